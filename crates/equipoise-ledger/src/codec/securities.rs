//! Security master records as a table.

use arrow::datatypes::{Float64Type, Int64Type, UInt32Type};
use equipoise_model::SecurityRecord;

use super::{
    CodecError,
    columns::{instant, later_number, later_text},
    table::{Table, TableBuilder},
};

pub(super) fn encode(rows: &[SecurityRecord]) -> Table {
    let known = || rows.iter().map(|row| row.known);
    TableBuilder::of_rows(rows.len())
        .texts("symbol", rows.iter().map(|row| row.symbol.as_str()))
        .optional_texts("name", rows.iter().map(|row| row.name.as_deref()))
        .optional_texts("sector", rows.iter().map(|row| row.sector.as_deref()))
        .optional_texts("industry", rows.iter().map(|row| row.industry.as_deref()))
        .optional_texts("currency", rows.iter().map(|row| row.currency.as_deref()))
        .optional_texts("mic", rows.iter().map(|row| row.mic.as_deref()))
        .optional_texts("company", rows.iter().map(|row| row.company.as_deref()))
        .optional_dates("listed", rows.iter().map(|row| row.listed))
        .optional_dates("delisted", rows.iter().map(|row| row.delisted))
        .later_texts("country", rows.iter().map(|row| row.country.as_deref()))
        .later_texts("type", rows.iter().map(|row| row.kind.as_deref()))
        .later_texts(
            "converts_to",
            rows.iter().map(|row| row.converts_to.as_deref()),
        )
        .later_numbers::<Float64Type>(
            "conversion_ratio",
            rows.iter().map(|row| row.conversion_ratio),
        )
        .later_texts("isin", rows.iter().map(|row| row.isin.as_deref()))
        .later_texts("figi", rows.iter().map(|row| row.figi.as_deref()))
        .later_texts("cik", rows.iter().map(|row| row.cik.as_deref()))
        .later_dates("effective", rows.iter().map(|row| row.effective))
        .later_numbers::<Int64Type>("known_seconds", known().map(|at| Some(at?.timestamp())))
        .later_numbers::<UInt32Type>(
            "known_nanos",
            known().map(|at| Some(at?.timestamp_subsec_nanos())),
        )
        .finish()
}

pub(super) fn decode(table: &Table) -> Result<Vec<SecurityRecord>, CodecError> {
    let symbol = table.texts("symbol")?;
    let name = table.texts("name")?;
    let sector = table.texts("sector")?;
    let industry = table.texts("industry")?;
    let currency = table.texts("currency")?;
    let mic = table.texts("mic")?;
    let company = table.texts("company")?;
    let listed = table.dates("listed")?;
    let delisted = table.dates("delisted")?;
    let country = table.later_texts("country")?;
    let kind = table.later_texts("type")?;
    let converts_to = table.later_texts("converts_to")?;
    let conversion_ratio = table.later_numbers::<Float64Type>("conversion_ratio")?;
    let isin = table.later_texts("isin")?;
    let figi = table.later_texts("figi")?;
    let cik = table.later_texts("cik")?;
    let effective = table.later_dates("effective")?;
    let seconds = table.later_numbers::<Int64Type>("known_seconds")?;
    let nanos = table.later_numbers::<UInt32Type>("known_nanos")?;
    let row = |row| {
        let known = match later_number(seconds.as_ref(), row) {
            None => None,
            Some(seconds) => {
                let nanos = later_number(nanos.as_ref(), row).unwrap_or_default();
                Some(instant("known_seconds", row, seconds, nanos)?)
            }
        };
        Ok(SecurityRecord {
            symbol: symbol.given(row)?.to_owned(),
            name: name.optional_owned(row),
            sector: sector.optional_owned(row),
            industry: industry.optional_owned(row),
            currency: currency.optional_owned(row),
            mic: mic.optional_owned(row),
            company: company.optional_owned(row),
            listed: listed.optional(row)?,
            delisted: delisted.optional(row)?,
            country: later_text(country.as_ref(), row),
            kind: later_text(kind.as_ref(), row),
            converts_to: later_text(converts_to.as_ref(), row),
            conversion_ratio: later_number(conversion_ratio.as_ref(), row),
            isin: later_text(isin.as_ref(), row),
            figi: later_text(figi.as_ref(), row),
            cik: later_text(cik.as_ref(), row),
            effective: match &effective {
                Some(effective) => effective.optional(row)?,
                None => None,
            },
            known,
        })
    };
    (0..table.rows()).map(row).collect()
}
