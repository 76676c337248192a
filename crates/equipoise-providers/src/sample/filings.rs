//! Share counts: filed for the end of a quarter, known weeks later.

use chrono::{Datelike, Days, TimeDelta};
use equipoise_model::{Date, Instant, calendar};

use super::line::Line;
use super::random::Random;
use super::record::Recorder;

/// Days from the effective date of a count to its filing.
const FILED_AFTER_DAYS: (f64, f64) = (30.0, 45.0);
/// What a quarter of issuing and buying back does to the count, as a fraction.
const QUARTERLY_CHANGE: (f64, f64) = (-0.008, 0.007);

/// The count that was already known when the market begins.
pub(super) fn before_the_start(
    line: &Line,
    first: Date,
    random: &mut Random,
    record: &mut Recorder,
) {
    let days = 46 + u64::try_from(random.below(30)).expect("below 30");
    let effective = calendar::previous_session(first - Days::new(days));
    let known = filed(effective, random);
    record.share_count(&line.symbol, line.shares, effective, Some(known));
}

/// At the end of a line's quarter, change its share count and file the new one.
pub(super) fn at_close(line: &mut Line, sessions: &[Date], row: usize, record: &mut Recorder) {
    let session = sessions[row];
    let is_month_end = match sessions.get(row + 1) {
        Some(next) => next.month() != session.month(),
        None => calendar::next_session(session).month() != session.month(),
    };
    if !is_month_end || session.month() % 3 != line.fiscal_offset || line.first_row == row {
        return;
    }
    let (least, most) = QUARTERLY_CHANGE;
    line.shares = (line.shares * (1.0 + line.random.between(least, most))).round();
    let known = filed(session, &mut line.random);
    // What is filed after the last session is not known to this market.
    let last = sessions[sessions.len() - 1];
    if known <= calendar::new_york_close(last) {
        record.share_count(&line.symbol, line.shares, session, Some(known));
    }
}

/// When a count of `effective` becomes known: after some weeks, in the morning or in the evening.
fn filed(effective: Date, random: &mut Random) -> Instant {
    let (least, most) = FILED_AFTER_DAYS;
    #[expect(clippy::cast_possible_truncation, reason = "a few weeks of minutes")]
    let minutes = (random.between(least, most) * 1440.0) as i64;
    let day = (effective.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes)).date();
    let minute_of_day = 10 * 60 + i64::try_from(random.below(13 * 60)).expect("below a day");
    day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute_of_day)
}
