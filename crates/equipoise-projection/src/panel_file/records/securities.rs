//! Securities, as records; their texts and later symbols stand in sections of their own.

use bytemuck::{Pod, Zeroable};
use equipoise_model::{Date, Security, SecurityId};

use super::texts::TextRecord;

/// Stands for "no date".
const NO_DATE: i32 = i32::MIN;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::panel_file) struct SecurityRecord {
    conversion_ratio: f64,
    id: u32,
    listed: i32,
    delisted: i32,
    /// Where its later symbols stand among those of all securities.
    later_first: u32,
    later_count: u32,
    /// Fills the record up to whole words; zero.
    _padding: u32,
    symbol: TextRecord,
    name: TextRecord,
    sector: TextRecord,
    industry: TextRecord,
    currency: TextRecord,
    mic: TextRecord,
    company: TextRecord,
    country: TextRecord,
    kind: TextRecord,
    converts_to: TextRecord,
}

/// The texts of all securities, as they are written.
#[derive(Default)]
pub(in crate::panel_file) struct SecurityTexts {
    pub(in crate::panel_file) later_symbols: Vec<TextRecord>,
    pub(in crate::panel_file) strings: Vec<u8>,
}

impl SecurityTexts {
    /// Adds the symbols a security took later; answers the first place and how many.
    fn add_later(&mut self, symbols: &[String]) -> (u32, u32) {
        const LIMIT: &str = "a panel has fewer than 2^32 symbols";
        let first = u32::try_from(self.later_symbols.len()).expect(LIMIT);
        for symbol in symbols {
            let text = TextRecord::encode(Some(symbol), &mut self.strings);
            self.later_symbols.push(text);
        }
        (first, u32::try_from(symbols.len()).expect(LIMIT))
    }
}

impl SecurityRecord {
    /// The record of `security`; its texts are added to `texts`.
    pub(in crate::panel_file) fn encode(security: &Security, texts: &mut SecurityTexts) -> Self {
        let (later_first, later_count) = texts.add_later(&security.later_symbols);
        let mut text = |text: Option<&str>| TextRecord::encode(text, &mut texts.strings);
        Self {
            conversion_ratio: security.conversion_ratio,
            id: security.id.0,
            listed: days(security.listed),
            delisted: days(security.delisted),
            later_first,
            later_count,
            _padding: 0,
            symbol: text(Some(&security.symbol)),
            name: text(security.name.as_deref()),
            sector: text(security.sector.as_deref()),
            industry: text(security.industry.as_deref()),
            currency: text(Some(&security.currency)),
            mic: text(Some(&security.mic)),
            company: text(security.company.as_deref()),
            country: text(security.country.as_deref()),
            kind: text(security.kind.as_deref()),
            converts_to: text(security.converts_to.as_deref()),
        }
    }

    pub(in crate::panel_file) fn decode(
        &self,
        later_symbols: &[TextRecord],
        strings: &[u8],
    ) -> Result<Security, String> {
        Ok(Security {
            id: SecurityId(self.id),
            symbol: self.symbol.required(strings, "the symbol of a security")?,
            name: self.name.decode(strings)?,
            sector: self.sector.decode(strings)?,
            industry: self.industry.decode(strings)?,
            currency: self
                .currency
                .required(strings, "the currency of a security")?,
            mic: self.mic.required(strings, "the market of a security")?,
            company: self.company.decode(strings)?,
            country: self.country.decode(strings)?,
            kind: self.kind.decode(strings)?,
            converts_to: self.converts_to.decode(strings)?,
            conversion_ratio: self.conversion_ratio,
            later_symbols: self.later(later_symbols, strings)?,
            listed: date(self.listed)?,
            delisted: date(self.delisted)?,
        })
    }

    fn later(&self, symbols: &[TextRecord], strings: &[u8]) -> Result<Vec<String>, String> {
        let first = self.later_first as usize;
        let own = symbols
            .get(first..first + self.later_count as usize)
            .ok_or("later symbols lie outside of their section")?;
        own.iter()
            .map(|text| text.required(strings, "a later symbol"))
            .collect()
    }
}

fn days(date: Option<Date>) -> i32 {
    date.map_or(NO_DATE, |date| date.to_epoch_days())
}

fn date(days: i32) -> Result<Option<Date>, String> {
    if days == NO_DATE {
        return Ok(None);
    }
    super::session(days).map(Some)
}
