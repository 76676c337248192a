//! Corporate actions: what happens to a line beside trading, each with the figures it needs.

use std::collections::HashMap;

use equipoise_model::{ActionKind, CorporateAction, Date, Facts};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;

const SYMBOL: usize = 0;
const EX_DATE: usize = 1;
const ACTION: usize = 2;
const RATIO: usize = 3;
const AMOUNT: usize = 4;
const CURRENCY: usize = 5;
const COUNTERPART: usize = 6;
const PRICE: usize = 7;

const ALLOWED: &str = "split, cash_dividend, special_dividend, stock_dividend, spin_off, rights, \
                       merger, delisting, symbol_change";

/// The rows of a file of corporate actions. Cells that an action does not use are not looked at.
#[derive(Debug, Default)]
pub(super) struct ActionRows {
    seen: HashMap<Key, u64>,
    rows: Vec<CorporateAction>,
}

impl RowDecoder for ActionRows {
    const COLUMNS: &'static [Column] = &[
        Column::required("symbol", Holds::Text).or(&["ticker"]),
        Column::required("ex_date", Holds::Date),
        Column::required("action", Holds::Text),
        Column::optional("ratio", Holds::Number),
        Column::optional("amount", Holds::Number),
        Column::optional("currency", Holds::Text),
        Column::optional("counterpart", Holds::Text),
        Column::optional("price", Holds::Number),
    ];

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let action = CorporateAction {
            symbol: row.symbol(SYMBOL)?.to_owned(),
            ex_date: row.date(EX_DATE)?,
            currency: row.given_currency(CURRENCY)?,
            kind: decode_kind(row)?,
        };
        let earlier = *self.seen.entry(Key::of(&action)).or_insert(line);
        if earlier != line {
            let reason = format!("of {} repeats line {earlier}", action.symbol);
            return Err(row.defect(ACTION, reason));
        }
        self.rows.push(action);
        Ok(())
    }

    fn pending(&self) -> usize {
        self.rows.len()
    }

    fn flush(&mut self) -> Facts {
        Facts::Actions(std::mem::take(&mut self.rows))
    }
}

fn decode_kind(row: &impl Cells) -> Checked<ActionKind> {
    let name = row.required(ACTION, row.given_bytes(ACTION)?)?;
    match name {
        b"split" => decode_split(row),
        b"stock_dividend" => Ok(ActionKind::StockDividend {
            ratio: row.positive(RATIO)?,
        }),
        b"cash_dividend" => Ok(ActionKind::CashDividend {
            amount: row.positive(AMOUNT)?,
        }),
        b"special_dividend" => Ok(ActionKind::SpecialDividend {
            amount: row.positive(AMOUNT)?,
        }),
        b"spin_off" => Ok(ActionKind::SpinOff {
            child: counterpart(row)?,
            ratio: row.positive(RATIO)?,
            price: row.given_non_negative(PRICE)?,
        }),
        b"rights" => Ok(ActionKind::Rights {
            ratio: row.positive(RATIO)?,
            price: row.non_negative(PRICE)?,
        }),
        b"merger" => decode_merger(row),
        b"delisting" => Ok(ActionKind::Delisting {
            price: row.given_non_negative(PRICE)?,
        }),
        b"symbol_change" => Ok(ActionKind::SymbolChange {
            to: counterpart(row)?,
        }),
        _ => Err(row.defect(ACTION, format!("is not an action; allowed are {ALLOWED}"))),
    }
}

fn decode_split(row: &impl Cells) -> Checked<ActionKind> {
    let ratio = row.positive(RATIO)?;
    if (ratio - 1.0).abs() < f64::EPSILON {
        return Err(row.defect(RATIO, "splits nothing: it is new shares per old share"));
    }
    Ok(ActionKind::Split { ratio })
}

/// A merger pays cash, shares of the counterpart, or both. The counterpart of a cash merger is of
/// no consequence to a holder and is dropped.
fn decode_merger(row: &impl Cells) -> Checked<ActionKind> {
    let ratio = row.given_non_negative(RATIO)?.unwrap_or(0.0);
    let amount = row.given_non_negative(AMOUNT)?.unwrap_or(0.0);
    if ratio + amount <= 0.0 {
        let reason = "a merger needs an amount, or a ratio and a counterpart";
        return Err(row.defect(AMOUNT, reason));
    }
    let acquirer = if ratio > 0.0 {
        Some(counterpart(row)?)
    } else {
        None
    };
    Ok(ActionKind::Merger {
        acquirer,
        ratio,
        amount,
    })
}

fn counterpart(row: &impl Cells) -> Checked<String> {
    let counterpart = row.symbol(COUNTERPART)?;
    if counterpart == row.symbol(SYMBOL)? {
        return Err(row.defect(COUNTERPART, "is the symbol of the line itself"));
    }
    Ok(counterpart.to_owned())
}

/// What makes two actions the same, as something that can be hashed.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    symbol: String,
    ex_date: Date,
    currency: Option<String>,
    name: &'static str,
    counterpart: Option<String>,
    figures: [Option<u64>; 2],
}

impl Key {
    fn of(action: &CorporateAction) -> Self {
        let (counterpart, first, second) = match &action.kind {
            ActionKind::Split { ratio } | ActionKind::StockDividend { ratio } => {
                (None, Some(*ratio), None)
            }
            ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
                (None, Some(*amount), None)
            }
            ActionKind::SpinOff {
                child,
                ratio,
                price,
            } => (Some(child), Some(*ratio), *price),
            ActionKind::Rights { ratio, price } => (None, Some(*ratio), Some(*price)),
            ActionKind::Merger {
                acquirer,
                ratio,
                amount,
            } => (acquirer.as_ref(), Some(*ratio), Some(*amount)),
            ActionKind::Delisting { price } => (None, *price, None),
            ActionKind::SymbolChange { to } => (Some(to), None, None),
        };
        Self {
            symbol: action.symbol.clone(),
            ex_date: action.ex_date,
            currency: action.currency.clone(),
            name: action.kind.name(),
            counterpart: counterpart.cloned(),
            figures: [first.map(f64::to_bits), second.map(f64::to_bits)],
        }
    }
}
