//! The grouped bars of Massive: a session of all lines.

use std::fmt::Write;

/// Lines that trade in a session.
pub(crate) const ROWS: u32 = 12_000;
/// The close of 5 January 2024, in milliseconds.
const TIME: u64 = 1_704_488_400_000;

pub(crate) fn document() -> String {
    let mut document =
        "{\"queryCount\":12000,\"resultsCount\":12000,\"adjusted\":false,\"results\":[".to_owned();
    for row in 0..ROWS {
        let cents = 1_000 + (row.wrapping_mul(2_654_435_761) >> 12) % 50_000;
        let price = |more: u32| f64::from(cents + more) / 100.0;
        let comma = if row == 0 { "" } else { "," };
        write!(
            document,
            "{comma}{{\"T\":\"{}\",\"v\":{},\"vw\":{}.1234,\"o\":{},\"c\":{},\"h\":{},\"l\":{},\"t\":{TIME},\"n\":{}}}",
            ticker(row),
            1_000_000 + row,
            cents / 100,
            price(1),
            price(2),
            price(3),
            price(0),
            5_000 + row,
        )
        .expect("text takes what is written");
    }
    document.push_str("],\"status\":\"OK\",\"request_id\":\"0123456789abcdef\",\"count\":12000}");
    document
}

/// Four letters, a different word for each row.
fn ticker(row: u32) -> String {
    let letter = |place: u32| char::from(b'A' + u8::try_from(row / place % 26).unwrap_or_default());
    [17_576, 676, 26, 1].map(letter).iter().collect()
}
