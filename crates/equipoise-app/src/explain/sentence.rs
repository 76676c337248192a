//! Sentences that a person would write about the standing of a company.

use equipoise_engine::explain::{BufferState, Explanation};
use equipoise_engine::universe::Ineligible;
use equipoise_model::definitions::RankBy;

use super::reason::{Decision, Neighbor, Reason};

/// One sentence about `reason`.
pub(super) fn of(reason: &Reason) -> String {
    let symbol = &reason.company.symbol;
    let head = match (reason.was_member, reason.is_member) {
        (false, true) => format!("{symbol} entered after the close of {}", reason.session),
        (true, false) => format!("{symbol} left after the close of {}", reason.session),
        (true, true) => format!("{symbol} stayed a constituent on {}", reason.session),
        (false, false) => format!("{symbol} was not a constituent on {}", reason.session),
    };
    if let Some(event) = &reason.event {
        return format!("{head}: {event}.");
    }
    format!("{head}: {}.", decided(&reason.decision, reason.session))
}

fn decided(decision: &Decision, session: equipoise_model::Date) -> String {
    let explanation = &decision.explanation;
    let when = match decision.determination == session {
        true => String::new(),
        false => format!("at the close of {} ", decision.determination),
    };
    let currency = &decision.definition.currency;
    let (Some(rank), Some(figure)) = (explanation.rank, explanation.figure) else {
        return format!("{when}it was not eligible{}", why_not(explanation));
    };
    let ranked = format!(
        "{when}it ranked {} of {} with {} of {}{}",
        ordinal(rank),
        explanation.eligible,
        noun(explanation.by),
        money(figure, currency),
        made_of(decision)
    );
    format!(
        "{ranked}, {}",
        verdict(explanation, decision, rank, currency)
    )
}

/// What the rank means for membership.
fn verdict(explanation: &Explanation, decision: &Decision, rank: u32, currency: &str) -> String {
    let size = explanation.size;
    let beside = |neighbor: &Option<Neighbor>, what: &str| match neighbor {
        Some(other) => format!(
            "; {what} is {} ({}, {})",
            other.company.symbol,
            ordinal(other.rank),
            money(other.figure, currency)
        ),
        None => String::new(),
    };
    if !explanation.may_join && !explanation.was_member {
        return "but is suspended and may not join".to_owned();
    }
    let (inside, outside) = (
        beside(&decision.first_out, "the first outside"),
        beside(&decision.last_in, "the last inside"),
    );
    match (explanation.is_member, explanation.buffer_state) {
        (true, BufferState::NoBuffer) => format!("within the {size} largest{inside}"),
        (true, BufferState::Enters) => {
            format!(
                "within the first {} that are always members{inside}",
                enter(explanation)
            )
        }
        (true, _) if rank > size => {
            format!(
                "and stays as an incumbent down to rank {}{inside}",
                keep(explanation)
            )
        }
        (true, _) => format!("within the buffer, and a place was free{inside}"),
        (false, BufferState::NoBuffer) => format!("outside the {size} largest{outside}"),
        (false, BufferState::Between) => {
            format!("within the buffer, where a newcomer waits for a free place{outside}")
        }
        (false, _) => format!("beyond rank {} of the buffer{outside}", keep(explanation)),
    }
}

fn enter(explanation: &Explanation) -> u32 {
    explanation
        .buffer
        .map_or(explanation.size, |buffer| buffer.enter)
}

fn keep(explanation: &Explanation) -> u32 {
    explanation
        .buffer
        .map_or(explanation.size, |buffer| buffer.keep)
}

/// Close × shares, where the company has one line that is ranked by them.
fn made_of(decision: &Decision) -> String {
    let [line] = decision.lines.as_slice() else {
        return format!(" over {} lines", decision.lines.len());
    };
    let figures = &line.figures;
    if decision.explanation.by != RankBy::MarketCap || figures.shares.is_nan() {
        return String::new();
    }
    let unlisted = match figures.unlisted_shares > 0.0 {
        true => format!(", {} of them unlisted", count(figures.unlisted_shares)),
        false => String::new(),
    };
    format!(
        " (close {} × {} shares{unlisted})",
        plain(figures.close),
        count(figures.shares + figures.unlisted_shares)
    )
}

fn why_not(explanation: &Explanation) -> String {
    let reasons: Vec<String> = explanation
        .lines
        .iter()
        .filter_map(|line| line.ineligible.as_ref().map(Ineligible::sentence))
        .collect();
    match reasons.is_empty() {
        true => String::new(),
        false => format!(": {}", reasons.join("; ")),
    }
}

fn noun(by: RankBy) -> &'static str {
    match by {
        RankBy::MarketCap => "a market cap",
        RankBy::TradedValue => "a median traded value",
        RankBy::Price => "a price",
    }
}

/// `1st`, `2nd`, `3rd`, `11th`.
fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `USD 12.34 bn`.
fn money(amount: f64, currency: &str) -> String {
    format!("{currency} {}", count(amount))
}

/// A large number in words: `12.34 bn`, `270.10 m`, `1,234`.
fn count(number: f64) -> String {
    match number.abs() {
        size if size >= 1e12 => format!("{:.3} tn", number / 1e12),
        size if size >= 1e9 => format!("{:.3} bn", number / 1e9),
        size if size >= 1e6 => format!("{:.3} m", number / 1e6),
        _ => plain(number),
    }
}

fn plain(number: f64) -> String {
    format!("{}", (number * 10_000.0).round() / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_end_as_people_write_them() {
        let written: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 101, 111, 1_013]
            .map(ordinal)
            .into();
        let expected = "1st 2nd 3rd 4th 11th 12th 13th 21st 101st 111th 1013th";
        assert_eq!(written.join(" "), expected);
    }

    #[test]
    fn large_numbers_are_told_in_words() {
        assert_eq!(money(1.234_56e12, "USD"), "USD 1.235 tn");
        assert_eq!(count(270_100_000.0), "270.100 m");
        assert_eq!(count(45.6789), "45.6789");
    }
}
