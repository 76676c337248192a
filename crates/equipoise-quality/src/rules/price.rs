//! A price that is not finite or not positive is no price (methodology, DQ04).
//!
//! Threshold: any. Outcome: refuse. An open, high or low of `NaN` was not given and passes; the
//! final value of a delisting is an action, not a bar.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::observation::Observation;
use crate::{Field, Outcome};

pub(crate) fn judge(session: Date, bar: &Observation) -> Option<Verdict> {
    let is_bad = |field: Field, price: f64| match field {
        Field::Close => !(price > 0.0 && price.is_finite()),
        _ => price <= 0.0 || price.is_infinite(),
    };
    let (field, price) = bar
        .prices()
        .into_iter()
        .rev()
        .find(|(field, price)| is_bad(*field, *price))?;
    Some(Verdict {
        session,
        field,
        value: price,
        expected: f64::NAN,
        outcome: Outcome::Refuse,
        sentence: format!("{} {price} is no price", field.name()),
    })
}
