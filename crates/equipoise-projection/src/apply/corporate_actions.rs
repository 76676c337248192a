//! Corporate actions, as the rows of `actions`: the terms that a kind does not have are `NULL`.

use arrow::array::RecordBatch;
use equipoise_ledger::Sequence;
use equipoise_model::{ActionKind, CorporateAction};

use crate::columns::Columns;

pub(super) fn rows(actions: &[CorporateAction], sequence: Sequence) -> RecordBatch {
    let terms: Vec<Terms<'_>> = actions
        .iter()
        .map(|action| Terms::of(&action.kind))
        .collect();
    Columns::new()
        .texts("symbol", actions.iter().map(|action| &action.symbol))
        .dates("ex_date", actions.iter().map(|action| action.ex_date))
        .texts("action", actions.iter().map(|action| action.kind.name()))
        .maybe_numbers("ratio", terms.iter().map(|terms| terms.ratio))
        .maybe_numbers("amount", terms.iter().map(|terms| terms.amount))
        .maybe_numbers("price", terms.iter().map(|terms| terms.price))
        .maybe_texts(
            "currency",
            actions.iter().map(|action| action.currency.as_deref()),
        )
        .maybe_texts("counterpart", terms.iter().map(|terms| terms.counterpart))
        .maybe_instants("known", actions.iter().map(|action| action.known))
        .sequence(sequence, actions.len())
        .finish()
}

#[derive(Default)]
struct Terms<'a> {
    ratio: Option<f64>,
    amount: Option<f64>,
    price: Option<f64>,
    counterpart: Option<&'a str>,
}

impl<'a> Terms<'a> {
    fn of(kind: &'a ActionKind) -> Self {
        let none = Self::default();
        match kind {
            ActionKind::Split { ratio } | ActionKind::StockDividend { ratio } => Self {
                ratio: Some(*ratio),
                ..none
            },
            ActionKind::CashDividend { amount }
            | ActionKind::SpecialDividend { amount }
            | ActionKind::DividendCorrection { amount } => Self {
                amount: Some(*amount),
                ..none
            },
            ActionKind::SpinOff {
                child,
                ratio,
                price,
            } => Self {
                ratio: Some(*ratio),
                price: *price,
                counterpart: Some(child),
                ..none
            },
            ActionKind::Rights { ratio, price } => Self {
                ratio: Some(*ratio),
                price: Some(*price),
                ..none
            },
            ActionKind::Merger {
                acquirer,
                ratio,
                amount,
            } => Self {
                ratio: Some(*ratio),
                amount: Some(*amount),
                counterpart: acquirer.as_deref(),
                ..none
            },
            ActionKind::Delisting { price } => Self {
                price: *price,
                ..none
            },
            ActionKind::Suspension | ActionKind::Resumption => none,
            ActionKind::SymbolChange { to } => Self {
                counterpart: Some(to),
                ..none
            },
        }
    }
}
