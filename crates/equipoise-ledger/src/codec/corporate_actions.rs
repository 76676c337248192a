//! Corporate actions as a table: one column for each figure an action may state.

use arrow::datatypes::{Int64Type, UInt32Type};
use equipoise_model::{ActionKind, CorporateAction};

use super::{
    CodecError,
    columns::{instant, later_number, wrong_value},
    table::{Table, TableBuilder},
};

/// The terms of an action, side by side.
#[derive(Default)]
struct Terms<'a> {
    ratio: Option<f64>,
    amount: Option<f64>,
    price: Option<f64>,
    counterpart: Option<&'a str>,
}

pub(super) fn encode(rows: &[CorporateAction]) -> Table {
    let terms: Vec<Terms<'_>> = rows.iter().map(|row| terms(&row.kind)).collect();
    let known = || rows.iter().map(|row| row.known);
    TableBuilder::of_rows(rows.len())
        .texts("symbol", rows.iter().map(|row| row.symbol.as_str()))
        .dates("ex_date", rows.iter().map(|row| row.ex_date))
        .optional_texts("currency", rows.iter().map(|row| row.currency.as_deref()))
        .texts("action", rows.iter().map(|row| row.kind.name()))
        .optional_floats("ratio", terms.iter().map(|terms| terms.ratio))
        .optional_floats("amount", terms.iter().map(|terms| terms.amount))
        .optional_floats("price", terms.iter().map(|terms| terms.price))
        .optional_texts("counterpart", terms.iter().map(|terms| terms.counterpart))
        .later_numbers::<Int64Type>("known_seconds", known().map(|at| Some(at?.timestamp())))
        .later_numbers::<UInt32Type>(
            "known_nanos",
            known().map(|at| Some(at?.timestamp_subsec_nanos())),
        )
        .finish()
}

fn terms(kind: &ActionKind) -> Terms<'_> {
    let none = Terms::default();
    match kind {
        ActionKind::Split { ratio } | ActionKind::StockDividend { ratio } => Terms {
            ratio: Some(*ratio),
            ..none
        },
        ActionKind::CashDividend { amount }
        | ActionKind::SpecialDividend { amount }
        | ActionKind::DividendCorrection { amount } => Terms {
            amount: Some(*amount),
            ..none
        },
        ActionKind::Suspension | ActionKind::Resumption => none,
        ActionKind::SpinOff {
            child,
            ratio,
            price,
        } => Terms {
            ratio: Some(*ratio),
            price: *price,
            counterpart: Some(child),
            ..none
        },
        ActionKind::Rights { ratio, price } => Terms {
            ratio: Some(*ratio),
            price: Some(*price),
            ..none
        },
        ActionKind::Merger {
            acquirer,
            ratio,
            amount,
        } => Terms {
            ratio: Some(*ratio),
            amount: Some(*amount),
            counterpart: acquirer.as_deref(),
            ..none
        },
        ActionKind::Delisting { price } => Terms {
            price: *price,
            ..none
        },
        ActionKind::SymbolChange { to } => Terms {
            counterpart: Some(to),
            ..none
        },
    }
}

pub(super) fn decode(table: &Table) -> Result<Vec<CorporateAction>, CodecError> {
    let symbol = table.texts("symbol")?;
    let ex_date = table.dates("ex_date")?;
    let currency = table.texts("currency")?;
    let action = table.texts("action")?;
    let ratio = table.floats("ratio")?;
    let amount = table.floats("amount")?;
    let price = table.floats("price")?;
    let counterpart = table.texts("counterpart")?;
    let seconds = table.later_numbers::<Int64Type>("known_seconds")?;
    let nanos = table.later_numbers::<UInt32Type>("known_nanos")?;
    let known = |row| {
        let seconds = later_number(seconds.as_ref(), row);
        let nanos = later_number(nanos.as_ref(), row).unwrap_or(0);
        seconds
            .map(|seconds| instant("known_seconds", row, seconds, nanos))
            .transpose()
    };
    let kind = |row| {
        Ok(match action.given(row)? {
            "split" => ActionKind::Split {
                ratio: ratio.given(row)?,
            },
            "stock_dividend" => ActionKind::StockDividend {
                ratio: ratio.given(row)?,
            },
            "cash_dividend" => ActionKind::CashDividend {
                amount: amount.given(row)?,
            },
            "special_dividend" => ActionKind::SpecialDividend {
                amount: amount.given(row)?,
            },
            "dividend_correction" => ActionKind::DividendCorrection {
                amount: amount.given(row)?,
            },
            "suspension" => ActionKind::Suspension,
            "resumption" => ActionKind::Resumption,
            "spin_off" => ActionKind::SpinOff {
                child: counterpart.given(row)?.to_owned(),
                ratio: ratio.given(row)?,
                price: price.optional(row),
            },
            "rights" => ActionKind::Rights {
                ratio: ratio.given(row)?,
                price: price.given(row)?,
            },
            "merger" => ActionKind::Merger {
                acquirer: counterpart.optional_owned(row),
                ratio: ratio.given(row)?,
                amount: amount.given(row)?,
            },
            "delisting" => ActionKind::Delisting {
                price: price.optional(row),
            },
            "symbol_change" => ActionKind::SymbolChange {
                to: counterpart.given(row)?.to_owned(),
            },
            other => {
                return Err(wrong_value(
                    "action",
                    row,
                    format!("{other:?} is no action"),
                ));
            }
        })
    };
    let row = |row| {
        Ok(CorporateAction {
            symbol: symbol.given(row)?.to_owned(),
            ex_date: ex_date.given(row)?,
            currency: currency.optional_owned(row),
            known: known(row)?,
            kind: kind(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}
