//! The reference rate: interest on US dollars overnight, one for each session.

use equipoise_model::{Date, ReferenceRate};

use super::random::Random;

/// The name of the rate.
const NAME: &str = "CASH.USD";
/// Sessions between two meetings of those who set it.
const MEETING: usize = 32;
/// A step of the rate, and its bounds, in basis points.
const STEP: f64 = 25.0;
const BOUNDS: (f64, f64) = (10.0, 550.0);
/// How far it strays from what was set, in basis points.
const STRAY: f64 = 2.0;

/// The rate of each session, as a fraction a year in whole basis points.
pub(super) fn rates(sessions: &[Date], mut random: Random) -> Vec<ReferenceRate> {
    let (least, most) = BOUNDS;
    let mut set = 110.0_f64;
    let mut direction = 1.0;
    let mut rates = Vec::with_capacity(sessions.len());
    for (row, session) in sessions.iter().enumerate() {
        if row > 0 && row.is_multiple_of(MEETING) {
            if random.below(8) == 0 {
                direction = -direction;
            }
            let steps = random.below(3) as f64;
            set = (set + direction * STEP * steps).clamp(least, most);
        }
        let strayed = (set + STRAY * random.normal()).round();
        rates.push(ReferenceRate {
            session: *session,
            name: NAME.to_owned(),
            value: strayed / 10_000.0,
        });
    }
    rates
}
