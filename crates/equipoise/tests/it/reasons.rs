//! Reasons that the program gives, held against a recount.

use std::collections::BTreeSet;

use equipoise_model::Date;
use serde_json::Value;

use crate::recount::{Ranked, Recount, known_count};
use crate::rows::{is_near, number, text};

/// Size, rank up to which newcomers come in, rank down to which incumbents stay.
pub(crate) type Slots = (usize, usize, usize);

/// Every figure of `reason`, and the decision, from the facts. `before` are the symbols of the members
/// in force at the close that changed members.
pub(crate) fn assert_recounted(
    reason: &Value,
    recount: &Recount,
    slots: Slots,
    before: &BTreeSet<String>,
) {
    let decision = &reason["decision"];
    let session: Date = text(decision, "determination").parse().unwrap();
    let symbol = text(&reason["company"], "symbol");
    let called = |one: &Ranked| recount.lines[one.line].symbol(session);
    let ranked = recount.ranked(session);
    let is_incumbent = |one: &Ranked| {
        let lines = recount.siblings(one.line);
        lines
            .iter()
            .any(|line| before.contains(recount.lines[*line].symbol(session)))
    };
    let chosen = Recount::chosen(&ranked, slots, is_incumbent);
    let is_own = |one: &Ranked| {
        let lines = recount.siblings(one.line);
        lines
            .iter()
            .any(|line| recount.lines[*line].symbol(session) == symbol)
    };
    let Some(place) = ranked.iter().position(is_own) else {
        assert_eq!(decision["rank"], Value::Null, "{reason}");
        assert_eq!(decision["is_member"], false, "{reason}");
        assert!(
            text(reason, "sentence").contains("it was not eligible"),
            "{reason}"
        );
        return;
    };
    let own = &ranked[place];
    assert_eq!(decision["rank"], place + 1, "{reason}");
    assert_eq!(decision["eligible"], ranked.len(), "{reason}");
    assert_eq!(decision["size"], slots.0, "{reason}");
    assert!(
        is_near(number(decision, "figure"), own.figure),
        "{}: {reason}",
        own.figure
    );
    assert_eq!(decision["is_member"], chosen.contains(&place), "{reason}");
    assert_eq!(decision["was_member"], is_incumbent(own), "{reason}");
    assert_eq!(decision["may_join"], !own.is_suspended, "{reason}");
    let last_in = chosen.last().copied();
    let first_out = (0..ranked.len()).find(|place| !chosen.contains(place));
    for (name, neighbor) in [("last_in", last_in), ("first_out", first_out)] {
        let told = &decision[name];
        let Some(neighbor) = neighbor else {
            assert_eq!(*told, Value::Null, "{reason}");
            continue;
        };
        assert_eq!(told["rank"], neighbor + 1, "{name}: {reason}");
        assert_eq!(
            told["symbol"],
            called(&ranked[neighbor]),
            "{name}: {reason}"
        );
        assert!(
            is_near(number(told, "figure"), ranked[neighbor].figure),
            "{name}: {reason}"
        );
    }
    let border = if chosen.contains(&place) {
        first_out
    } else {
        last_in
    };
    let border = border.map(|border| ranked[border].figure);
    if let Some(border) = border {
        assert!(
            is_near(number(decision, "distance"), border / own.figure - 1.0),
            "{reason}"
        );
    }
    for line in decision["lines"].as_array().unwrap() {
        assert_line(line, recount, session, own, border);
    }
    assert_sentence(reason, place, own, ranked.len());
}

/// The inputs of one line, and the close that would put its company at the border.
fn assert_line(told: &Value, recount: &Recount, session: Date, own: &Ranked, border: Option<f64>) {
    let siblings = recount.siblings(own.line);
    let symbol = text(&told["company"], "symbol");
    let called = |line: &&usize| recount.lines[**line].symbol(session) == symbol;
    let position = *siblings.iter().find(called).unwrap();
    let line = &recount.lines[position];
    let close = recount.close(position, session).unwrap();
    assert!(
        is_near(number(told, "close"), close.price),
        "{}: {told}",
        close.price
    );
    assert_eq!(text(told, "close_session"), close.of.to_string(), "{told}");
    assert_eq!(told["carried_sessions"], close.carried, "{told}");
    let count = known_count(&line.counts, session).unwrap();
    assert_eq!(told["stated_shares"], count.shares, "{told}");
    assert_eq!(
        text(told, "shares_effective"),
        count.effective.to_string(),
        "{told}"
    );
    let known = told["shares_known"]
        .as_str()
        .map(|known| known.parse().unwrap());
    assert_eq!(known, count.known, "{told}");
    assert!(
        is_near(number(told, "shares"), line.shares(session).unwrap()),
        "{told}"
    );
    assert!(
        is_near(
            number(told, "unlisted_shares"),
            line.unlisted_shares(session)
        ),
        "{told}"
    );
    assert!(
        is_near(
            number(told, "market_cap"),
            recount.cap(position, session).unwrap()
        ),
        "{told}"
    );
    for stated in ["close_stated", "shares_stated"] {
        assert!(
            told[stated]["entry"].is_u64() && told[stated]["recorded_at"].is_string(),
            "{told}"
        );
    }
    if let (Some(border), Some(price)) = (border, told["border_close"].as_f64()) {
        let mut moved = recount.clone_of(&siblings);
        let place = siblings.iter().position(|line| *line == position).unwrap();
        moved.lines[place].closes.insert(session, price);
        let all: Vec<usize> = (0..siblings.len()).collect();
        let figure = moved.figure(&all, session);
        assert!(
            price < 0.0 || is_near(figure, border),
            "{figure} {border}: {told}"
        );
    }
}

/// The sentence tells the same figures.
fn assert_sentence(reason: &Value, place: usize, own: &Ranked, eligible: usize) {
    let sentence = text(reason, "sentence");
    let symbol = text(&reason["company"], "symbol");
    let verb = match (&reason["was_member"], &reason["is_member"]) {
        (Value::Bool(false), Value::Bool(true)) => "entered after the close of",
        (Value::Bool(true), Value::Bool(false)) => "left after the close of",
        (Value::Bool(true), _) => "stayed a constituent on",
        _ => "was not a constituent on",
    };
    let session = text(reason, "session");
    assert!(
        sentence.starts_with(&format!("{symbol} {verb} {session}: ")),
        "{sentence}"
    );
    if !reason["event"].is_null() {
        return;
    }
    let rank = place + 1;
    let ending = match (rank % 100, rank % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    let amount = match own.figure {
        figure if figure >= 1e12 => format!("{:.3} tn", figure / 1e12),
        figure if figure >= 1e9 => format!("{:.3} bn", figure / 1e9),
        figure => format!("{:.3} m", figure / 1e6),
    };
    let ranked = format!("ranked {rank}{ending} of {eligible} with a market cap of USD {amount}");
    assert!(sentence.contains(&ranked), "{ranked}: {sentence}");
}
