//! Corporate actions: what happens to a line beside trading, each with the figures it needs.

use std::collections::HashMap;

use equipoise_model::{ActionKind, CorporateAction, Date, Facts, Instant};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;
use super::symbols::Symbols;

const SYMBOL: usize = 0;
const EX_DATE: usize = 1;
const ACTION: usize = 2;
const RATIO: usize = 3;
const AMOUNT: usize = 4;
const CURRENCY: usize = 5;
const COUNTERPART: usize = 6;
const PRICE: usize = 7;
const KNOWN: usize = 8;

const ALLOWED: &str = "split, cash_dividend, special_dividend, stock_dividend, spin_off, rights, \
                       merger, delisting, dividend_correction, suspension, resumption, \
                       symbol_change";

/// The rows of a file of corporate actions. Cells that an action does not use are not looked at.
#[derive(Debug, Default)]
pub(super) struct ActionRows {
    seen: HashMap<Key, u64>,
    symbols: Symbols,
    dividends: HashMap<(usize, Date, &'static str), Stated>,
    rows: Vec<CorporateAction>,
}

impl RowDecoder for ActionRows {
    const COLUMNS: &'static [Column] = &[
        Column::required("symbol", Holds::Text).or(&["ticker"]),
        Column::required("ex_date", Holds::Date).or(&["date"]),
        Column::required("action", Holds::Text),
        Column::optional("ratio", Holds::Number),
        Column::optional("amount", Holds::Number),
        Column::optional("currency", Holds::Text),
        Column::optional("counterpart", Holds::Text),
        Column::optional("price", Holds::Number),
        Column::optional("known", Holds::Instant),
    ];

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let action = CorporateAction {
            symbol: row.symbol(SYMBOL)?.to_owned(),
            ex_date: row.date(EX_DATE)?,
            currency: row.given_price_unit(CURRENCY)?,
            known: row.given_instant(KNOWN)?,
            kind: decode_kind(row)?,
        };
        let earlier = *self.seen.entry(Key::of(&action)).or_insert(line);
        if earlier != line {
            let reason = format!("of {} repeats line {earlier}", action.symbol);
            return Err(row.defect(ACTION, reason));
        }
        self.check_cancellation(line, &action, row)?;
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

/// A dividend of a file.
#[derive(Debug, Clone, Copy)]
struct Stated {
    line: u64,
    is_cancelled: bool,
}

impl ActionRows {
    /// A dividend of nothing takes back what an earlier file states, and only that: all rows of a
    /// file hold side by side, so beside another dividend of the line and day it would do nothing.
    fn check_cancellation(
        &mut self,
        line: u64,
        action: &CorporateAction,
        row: &impl Cells,
    ) -> Checked<()> {
        let (ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount }) =
            action.kind
        else {
            return Ok(());
        };
        let is_cancelled = amount <= 0.0;
        let stated = Stated { line, is_cancelled };
        let symbol = self.symbols.number(&action.symbol);
        let key = (symbol, action.ex_date, action.kind.name());
        let earlier = *self.dividends.entry(key).or_insert(stated);
        if earlier.line == line || !(earlier.is_cancelled || is_cancelled) {
            return Ok(());
        }
        let reason = format!(
            "is of the same dividend of {} as line {}, and one of the two cancels it; a \
             cancellation belongs in a later file",
            action.symbol, earlier.line
        );
        Err(row.defect(AMOUNT, reason))
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
            amount: row.non_negative(AMOUNT)?,
        }),
        b"special_dividend" => Ok(ActionKind::SpecialDividend {
            amount: row.non_negative(AMOUNT)?,
        }),
        b"dividend_correction" => decode_correction(row),
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
        b"suspension" => Ok(ActionKind::Suspension),
        b"resumption" => Ok(ActionKind::Resumption),
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

/// What a dividend turned out to be more than was said, or less.
fn decode_correction(row: &impl Cells) -> Checked<ActionKind> {
    let amount = row.required(AMOUNT, row.given_number(AMOUNT)?)?;
    if amount.abs() <= 0.0 {
        return Err(row.defect(AMOUNT, "corrects nothing: it is the difference"));
    }
    Ok(ActionKind::DividendCorrection { amount })
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
    /// Of a correction: a dividend may be corrected twice by the same amount.
    known: Option<Instant>,
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
            ActionKind::CashDividend { amount }
            | ActionKind::SpecialDividend { amount }
            | ActionKind::DividendCorrection { amount } => (None, Some(*amount), None),
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
            ActionKind::Suspension | ActionKind::Resumption => (None, None, None),
        };
        let is_correction = matches!(action.kind, ActionKind::DividendCorrection { .. });
        Self {
            symbol: action.symbol.clone(),
            ex_date: action.ex_date,
            currency: action.currency.clone(),
            known: action.known.filter(|_| is_correction),
            name: action.kind.name(),
            counterpart: counterpart.cloned(),
            figures: [first.map(f64::to_bits), second.map(f64::to_bits)],
        }
    }
}
