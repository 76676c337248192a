//! The dates a request is about.

use equipoise_model::Date;

use super::question::Question;

/// First and last day; both count.
pub(super) type Span = (Date, Date);

/// The span between the parameters `from` and `to`, written as `form`; open where one is missing.
/// `None` where one is no date.
pub(super) fn span(asked: &Question, from: &str, to: &str, form: &str) -> Option<Span> {
    let date = |name: &str, open: Date| match asked.query(name) {
        None => Some(open),
        Some(text) => Date::parse_from_str(text, form).ok(),
    };
    Some((date(from, Date::MIN)?, date(to, Date::MAX)?))
}

/// Whether `date` is in the span.
pub(super) fn is_within(date: Date, (from, to): Span) -> bool {
    from <= date && date <= to
}
