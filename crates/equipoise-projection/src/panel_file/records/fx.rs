//! Exchange rates: the names of each pair as a record, rates and ages of all pairs one after the
//! other.

use std::borrow::Cow;

use bytemuck::{Pod, Zeroable};
use equipoise_model::panel::PairRates;

use super::texts::TextRecord;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::panel_file) struct PairRecord {
    base: TextRecord,
    quote: TextRecord,
}

impl PairRecord {
    /// The record of `pair`; its names are added to `strings`.
    pub(in crate::panel_file) fn encode(pair: &PairRates<'_>, strings: &mut Vec<u8>) -> Self {
        Self {
            base: TextRecord::encode(Some(&pair.base), strings),
            quote: TextRecord::encode(Some(&pair.quote), strings),
        }
    }
}

/// The pairs as they are stored: `rate` and `age_days` have a value for each pair and session, pair
/// by pair.
pub(in crate::panel_file) struct FxColumns<'a> {
    pub(in crate::panel_file) pairs: &'a [PairRecord],
    pub(in crate::panel_file) rate: &'a [f64],
    pub(in crate::panel_file) age_days: &'a [u32],
}

impl FxColumns<'_> {
    /// The pairs of a panel of `sessions`.
    pub(in crate::panel_file) fn decode(
        &self,
        sessions: usize,
        strings: &[u8],
    ) -> Result<Vec<PairRates<'static>>, String> {
        let cells = self.pairs.len() * sessions;
        if self.rate.len() != cells || self.age_days.len() != cells {
            return Err("the exchange rates do not fit their pairs".to_owned());
        }
        let decode = |(position, pair): (usize, &PairRecord)| {
            let own = position * sessions..(position + 1) * sessions;
            Ok(PairRates {
                base: Cow::Owned(pair.base.required(strings, "the base of a pair")?),
                quote: Cow::Owned(pair.quote.required(strings, "the quote of a pair")?),
                rate: Cow::Owned(self.rate[own.clone()].to_vec()),
                age_days: Cow::Owned(self.age_days[own].to_vec()),
            })
        };
        self.pairs.iter().enumerate().map(decode).collect()
    }
}
