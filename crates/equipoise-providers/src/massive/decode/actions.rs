//! Splits and dividends of a page.

use equipoise_model::{ActionKind, CorporateAction, Facts};

use super::document;
use crate::body::{Refusal, clipped};
use crate::daily::{Span, cash, dividend, is_within, reading, split};
use crate::massive::wire::{Dividend, Page, Split};
use crate::source::{Answer, Finding, Reading};
use crate::symbols::{Spelling, Symbol};

/// The splits of a page within `span`, and the address of the next page.
pub(in crate::massive) fn splits(
    answer: &Answer<'_>,
    span: Span,
) -> Result<(Reading, Option<String>), Refusal> {
    let page: Page<Split> = document(answer)?;
    let mut findings = Vec::new();
    let mut actions = Vec::new();
    for row in page.results.0 {
        let ex_date = row.execution_date.0;
        let Some(symbol) = symbol(&row.ticker, &mut findings) else {
            continue;
        };
        let terms = (row.split_to.0, row.split_from.0);
        if is_within(ex_date, span)
            && let Some(action) = split(&symbol, ex_date, terms, &mut findings)
        {
            let is_given = row.adjustment_type.as_deref() == Some("stock_dividend");
            actions.push(if is_given {
                as_dividend(action)
            } else {
                action
            });
        }
    }
    let reading = reading(vec![Facts::Actions(actions)], findings);
    Ok((reading, page.next_url))
}

/// A stock dividend is told as the shares that one share becomes; what is given is one less.
fn as_dividend(mut action: CorporateAction) -> CorporateAction {
    if let ActionKind::Split { ratio } = action.kind
        && ratio > 1.0
    {
        // Without the digits that the subtraction adds to a decimal.
        let ratio = ((ratio - 1.0) * 1e9).round() / 1e9;
        action.kind = ActionKind::StockDividend { ratio };
    }
    action
}

/// The dividends of a page within `span`, and the address of the next page.
pub(in crate::massive) fn dividends(
    answer: &Answer<'_>,
    span: Span,
) -> Result<(Reading, Option<String>), Refusal> {
    let page: Page<Dividend> = document(answer)?;
    let mut findings = Vec::new();
    let mut payments = Vec::new();
    for row in page.results.0 {
        let ex_date = row.ex_dividend_date.0;
        let Some(symbol) = symbol(&row.ticker, &mut findings) else {
            continue;
        };
        let currency = row.currency.map(|unit| clipped(&unit).to_uppercase());
        let amount = row.cash_amount.0;
        if is_within(ex_date, span)
            && let Some(mut action) = dividend(&symbol, ex_date, amount, currency, &mut findings)
        {
            if row.distribution_type.as_deref() == Some("special") {
                action.kind = ActionKind::SpecialDividend { amount };
            }
            payments.push(action);
        }
    }
    let actions = cash(payments, &mut findings);
    let reading = reading(vec![Facts::Actions(actions)], findings);
    Ok((reading, page.next_url))
}

fn symbol(ticker: &str, findings: &mut Vec<Finding>) -> Option<String> {
    match Symbol::parse(ticker, Spelling::Tape) {
        Ok(symbol) => Some(symbol.to_string()),
        Err(error) => {
            findings.push(Finding {
                symbol: Some(error.text),
                session: None,
                what: format!("symbol: {}", error.reason),
            });
            None
        }
    }
}
