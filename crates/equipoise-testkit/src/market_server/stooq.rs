//! Stooq: a file of the sessions of one line; every failure is text under the status 200.

use std::fmt::Write;

use super::answer::{Answer, whole};
use super::key::has_key;
use super::market::symbol_of;
use super::question::Question;
use super::span::{is_within, span};
use super::view::View;

const TEXT: &str = "text/plain";
/// Prices are to be changed for nothing.
const AS_TRADED: &str = "1111111";

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    if !has_key(asked, "-", "apikey") {
        return Answer::text(TEXT, "Get your apikey: open the page of the symbol");
    }
    let named = asked.query("s").unwrap_or_default().to_uppercase();
    let symbol = named.strip_suffix(".US").map(symbol_of);
    let line = symbol.and_then(|symbol| view.market.find(&symbol, view.now));
    let span = span(asked, "d1", "d2", "%Y%m%d");
    let (Some(line), Some(span)) = (line, span) else {
        return Answer::text(TEXT, "No data");
    };
    let is_as_traded = asked.query("o") == Some(AS_TRADED);
    let mut text = "Date,Open,High,Low,Close,Volume\r\n".to_owned();
    let rows = view.over(line).iter();
    for row in rows.filter(|row| is_within(row.session, span)) {
        let factor = if is_as_traded {
            1.0
        } else {
            line.factor(row.session, view.now)
        };
        let price = |price: f64| price / factor;
        write!(
            text,
            "{},{},{},{},{},{}\r\n",
            row.session,
            price(row.open),
            price(row.high),
            price(row.low),
            price(row.close),
            whole(row.volume * factor)
        )
        .expect("memory takes every byte");
    }
    Answer::text(TEXT, text)
}

pub(super) fn over_quota() -> Answer {
    Answer::text(TEXT, "Exceeded the daily hits limit")
}
