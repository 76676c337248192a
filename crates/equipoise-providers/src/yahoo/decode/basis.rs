//! The share basis: how many shares of today one share of a past session has become.

use equipoise_model::Date;

use super::finding::{FindingKind, Findings};
use crate::body::clipped;
use crate::yahoo::YahooError;
use crate::yahoo::wire::chart::Split;

/// The splits of a line, and their product after each date.
#[derive(Debug)]
pub(super) struct ShareBasis {
    /// Ex-date and ratio, new shares for one old share; ascending, one a date.
    pub(super) splits: Vec<(Date, f64)>,
    /// For each split, the product of it and those after it, and 1 behind the last.
    later: Vec<f64>,
}

impl ShareBasis {
    /// The basis that `splits` make; findings where one is told twice or changes nothing.
    ///
    /// # Errors
    /// A ratio cannot be read, or two of one date differ: every price before it would be wrong.
    pub(super) fn try_new(
        splits: Vec<(Date, &Split)>,
        findings: &mut Findings,
    ) -> Result<Self, YahooError> {
        let mut known: Vec<(Date, f64)> = Vec::with_capacity(splits.len());
        for (ex_date, split) in splits {
            let ratio = ratio(split)?;
            match known.iter().find(|(date, _)| *date == ex_date) {
                Some((_, same)) if same.to_bits() == ratio.to_bits() => {
                    let event = "split";
                    findings.about(ex_date, FindingKind::RepeatedEvent { event });
                }
                Some((_, other)) => {
                    return Err(YahooError::BadField {
                        field: "events.splits",
                        value: format!("{other} and {ratio} on {ex_date}"),
                        reason: "are two ratios for one date",
                    });
                }
                None if ratio.to_bits() == 1.0_f64.to_bits() => {
                    findings.about(ex_date, FindingKind::SplitOfNothing);
                }
                None => known.push((ex_date, ratio)),
            }
        }
        known.sort_by_key(|(ex_date, _)| *ex_date);
        let later = products_from_the_end(&known)?;
        Ok(Self {
            splits: known,
            later,
        })
    }

    /// Shares of today for one share in the session of `date`, which is after the splits of its day.
    pub(super) fn factor(&self, date: Date) -> f64 {
        self.later[self.splits.partition_point(|(ex_date, _)| *ex_date <= date)]
    }
}

fn products_from_the_end(splits: &[(Date, f64)]) -> Result<Vec<f64>, YahooError> {
    let mut later = vec![1.0; splits.len() + 1];
    for (place, (ex_date, ratio)) in splits.iter().enumerate().rev() {
        later[place] = later[place + 1] * ratio;
        if !is_ratio(later[place]) {
            return Err(YahooError::BadField {
                field: "events.splits",
                value: format!("{} from {ex_date} on", later[place]),
                reason: "is no product of split ratios",
            });
        }
    }
    Ok(later)
}

/// Ratios beyond these are mistakes, and so are products of them.
fn is_ratio(ratio: f64) -> bool {
    (1e-9..=1e9).contains(&ratio)
}

/// New shares for one old share, from the two numbers or from the text beside them.
fn ratio(split: &Split) -> Result<f64, YahooError> {
    let of_numbers = split.numerator.0 / split.denominator.0;
    if is_ratio(of_numbers) {
        return Ok(of_numbers);
    }
    let text = split.split_ratio.as_deref().unwrap_or_default();
    let of_text = text.split_once([':', '/']).and_then(|(new, old)| {
        let number = |text: &str| text.trim().parse::<f64>().ok();
        Some(number(new)? / number(old)?)
    });
    of_text
        .filter(|ratio| is_ratio(*ratio))
        .ok_or_else(|| YahooError::BadField {
            field: "events.splits",
            value: format!(
                "{} for {} ({:?})",
                split.numerator.0,
                split.denominator.0,
                clipped(text)
            ),
            reason: "is no split ratio",
        })
}
