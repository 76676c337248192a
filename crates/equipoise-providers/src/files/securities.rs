//! Securities: master records, one for each listing of a symbol.

use std::collections::BTreeMap;

use equipoise_model::securities::{is_cik, is_figi, is_isin};
use equipoise_model::{Date, Facts, Instant, SecurityRecord};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;
use super::symbols::Symbols;

const SYMBOL: usize = 0;
const NAME: usize = 1;
const SECTOR: usize = 2;
const INDUSTRY: usize = 3;
const CURRENCY: usize = 4;
const MIC: usize = 5;
const COMPANY: usize = 6;
const LISTED: usize = 7;
const DELISTED: usize = 8;
const COUNTRY: usize = 9;
const TYPE: usize = 10;
const CONVERTS_TO: usize = 11;
const CONVERSION_RATIO: usize = 12;
const ISIN: usize = 13;
const FIGI: usize = 14;
const CIK: usize = 15;
const EFFECTIVE: usize = 16;
const KNOWN: usize = 17;

/// The rows of a file of security records.
#[derive(Debug, Default)]
pub(super) struct SecurityRows {
    symbols: Symbols,
    /// For each symbol, its listings: first date to last date and the line they stand on. They do
    /// not overlap.
    listings: Vec<BTreeMap<Date, (Date, u64)>>,
    /// The line of what is said of a symbol from a date on, by date and time of becoming known.
    dated: BTreeMap<(usize, Date, Option<Instant>), u64>,
    rows: Vec<SecurityRecord>,
}

impl RowDecoder for SecurityRows {
    const COLUMNS: &'static [Column] = &[
        Column::required("symbol", Holds::Text).or(&["ticker"]),
        Column::optional("name", Holds::Text),
        Column::optional("sector", Holds::Text).or(&["gics_sector"]),
        Column::optional("industry", Holds::Text).or(&["gics_sub_industry"]),
        Column::optional("currency", Holds::Text),
        Column::optional("mic", Holds::Text),
        Column::optional("company", Holds::Text),
        Column::optional("listed", Holds::Date),
        Column::optional("delisted", Holds::Date),
        Column::optional("country", Holds::Text),
        Column::optional("type", Holds::Text).or(&["kind", "instrument_type"]),
        Column::optional("converts_to", Holds::Text),
        Column::optional("conversion_ratio", Holds::Number),
        Column::optional("isin", Holds::Text),
        Column::optional("figi", Holds::Text).or(&["composite_figi"]),
        Column::optional("cik", Holds::Number),
        Column::optional("effective", Holds::Date),
        Column::optional("known", Holds::Instant),
    ];

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let record = decode(row)?;
        self.check_apart(line, &record, row)?;
        self.rows.push(record);
        Ok(())
    }

    fn pending(&self) -> usize {
        self.rows.len()
    }

    fn flush(&mut self) -> Facts {
        // A symbol goes to its next holder in the order of time, not in that of the file, and what
        // is said of a listing from a later date on comes after the listing.
        self.rows.sort_by(|a, b| order_of(a).cmp(&order_of(b)));
        Facts::Securities(std::mem::take(&mut self.rows))
    }
}

fn order_of(record: &SecurityRecord) -> (bool, Option<Date>, &str, Option<Date>, Option<Instant>) {
    let is_dated = record.effective.is_some();
    (
        is_dated,
        record.listed,
        &record.symbol,
        record.effective,
        record.known,
    )
}

fn decode(row: &impl Cells) -> Checked<SecurityRecord> {
    let record = SecurityRecord {
        symbol: row.symbol(SYMBOL)?.to_owned(),
        name: row.given_text(NAME)?,
        sector: row.given_text(SECTOR)?,
        industry: row.given_text(INDUSTRY)?,
        currency: row.given_price_unit(CURRENCY)?,
        mic: row.given_code(
            MIC,
            4,
            is_mic_byte,
            "is not a market code of 4 capitals or digits",
        )?,
        company: row.given_text(COMPANY)?,
        country: row.given_code(
            COUNTRY,
            2,
            u8::is_ascii_uppercase,
            "is not a country code of 2 capital letters",
        )?,
        kind: row.given_text(TYPE)?,
        converts_to: row.given_symbol(CONVERTS_TO)?.map(str::to_owned),
        conversion_ratio: row.given_positive(CONVERSION_RATIO)?,
        listed: row.given_date(LISTED)?,
        delisted: row.given_date(DELISTED)?,
        isin: row.given_identifier(
            ISIN,
            is_isin,
            "is not an ISIN of 12 capitals and digits with its check digit",
        )?,
        figi: row.given_identifier(
            FIGI,
            is_figi,
            "is not a FIGI of 12 capitals and digits with its check digit",
        )?,
        cik: cik(row)?,
        effective: row.given_date(EFFECTIVE)?,
        known: row.given_instant(KNOWN)?,
    };
    if let (Some(listed), Some(delisted)) = (record.listed, record.delisted)
        && delisted < listed
    {
        return Err(row.defect(DELISTED, format!("is before the listing on {listed}")));
    }
    if record.converts_to.as_ref() == Some(&record.symbol) {
        return Err(row.defect(CONVERTS_TO, "is the symbol of the line itself"));
    }
    Ok(record)
}

/// The number of a company, which files hold as a number or with zeros in front.
fn cik(row: &impl Cells) -> Checked<Option<String>> {
    let Some(number) = row.given_number(CIK)? else {
        return Ok(None);
    };
    // Whole numbers of this size are printed without a point.
    let text = number.to_string();
    match is_cik(&text) {
        true => Ok(Some(text)),
        false => Err(row.defect(CIK, "is not a CIK of 1 to 10 digits")),
    }
}

fn is_mic_byte(byte: &u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

impl SecurityRows {
    /// A symbol may be listed again by another security, but not while it is in use; and from one
    /// date on one thing is said of a listing, but for what became known at another time.
    fn check_apart(&mut self, line: u64, record: &SecurityRecord, row: &impl Cells) -> Checked<()> {
        let symbol = self.symbols.number(&record.symbol);
        if symbol == self.listings.len() {
            self.listings.push(BTreeMap::new());
        }
        if let Some(effective) = record.effective {
            let key = (symbol, effective, record.known);
            return match self.dated.insert(key, line) {
                Some(earlier_line) => {
                    let reason =
                        format!("is already described from that date on line {earlier_line}");
                    Err(row.defect(EFFECTIVE, reason))
                }
                None => Ok(()),
            };
        }
        let listings = &mut self.listings[symbol];
        let first = record.listed.unwrap_or(Date::MIN);
        let last = record.delisted.unwrap_or(Date::MAX);
        // Listings are apart, so of those that begin by `last` the latest ends last.
        let latest = listings.range(..=last).next_back();
        if let Some((_, (end, earlier_line))) = latest
            && *end >= first
        {
            let reason = format!("is already listed at the time on line {earlier_line}");
            return Err(row.defect(SYMBOL, reason));
        }
        listings.insert(first, (last, line));
        Ok(())
    }
}
