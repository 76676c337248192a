//! Names the content of a calendar, so that two runs can tell whether they used the same one.

use std::fmt::{self, Write};

use super::plan::Plan;
use super::table::SessionTable;

/// The version of a calendar: its code, the FNV-1a hash of every answer it can give, and the
/// release of the tz database its instants come from.
pub(super) fn version(plan: &Plan, table: &SessionTable) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    write_content(&mut hash, plan, table).expect("writing to a hash cannot fail");
    format!(
        "{} {:016x} tz {}",
        plan.mic,
        hash.0,
        chrono_tz::IANA_TZDB_VERSION
    )
}

fn write_content(to: &mut impl Write, plan: &Plan, table: &SessionTable) -> fmt::Result {
    let (listed, known) = (plan.listed, plan.known);
    writeln!(to, "{} {} {:?}", plan.mic, plan.zone, plan.week)?;
    writeln!(
        to,
        "{} {} {} {}",
        listed.from, listed.until, known.from, known.until
    )?;
    for hours in plan.hours() {
        writeln!(to, "{} {} {}", hours.from, hours.open, hours.close)?;
    }
    writeln!(to, "{:?}", table.content())?;
    for date in plan.special.keys() {
        let times = (plan.special_open(*date), plan.special_close(*date));
        if times != (None, None) {
            writeln!(to, "{date} {times:?}")?;
        }
    }
    Ok(())
}

/// The 64-bit FNV-1a hash: the same on every machine and in every release, unlike the hashers of
/// the standard library.
struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}
