//! The walk: money in every line, from one close to the next.

use std::collections::BTreeMap;

use equipoise_model::{ActionKind, Definition, calendar};

use super::known::price_after;
use super::schedule::is_rebalance;
use super::{Day, OracleRun, OracleSession};

/// What is held of a line: the part of the level that is in it, and the price it was worth then.
struct Line {
    money: f64,
    price: f64,
}

type Lines = BTreeMap<String, Line>;

struct Levels {
    price_return: f64,
    gross: f64,
    net: f64,
}

pub(super) fn run(days: &[Day], definition: &Definition) -> OracleRun {
    let is_after_base = |day: &Day| definition.base.date.is_none_or(|base| base <= day.session);
    let base = days
        .iter()
        .position(|day| is_after_base(day) && !day.ranking.is_empty());
    let mut found = OracleRun {
        sessions: Vec::new(),
        ended: None,
    };
    let Some(base) = base else {
        return found;
    };
    let mut levels = Levels {
        price_return: definition.base.value,
        gross: definition.base.value,
        net: definition.base.value,
    };
    let mut lines = equal_parts(&days[base], definition, levels.price_return);
    found
        .sessions
        .push(row(&days[base], &levels, Vec::new(), &lines));
    for position in base + 1..days.len() {
        let day = &days[position];
        apply_actions(&mut lines, day, levels.price_return);
        let held: Vec<String> = lines.keys().cloned().collect();
        let points = dividend_points(&lines, day);
        mark(&mut lines, day);
        let level = total(&lines);
        if level <= 0.0 {
            found.ended = Some(day.session);
            return found;
        }
        levels.gross *= (level + points) / levels.price_return;
        levels.net *= (level + points * (1.0 - definition.dividends.withholding.default_rate))
            / levels.price_return;
        levels.price_return = level;
        let following = days
            .get(position + 1)
            .map_or_else(|| calendar::next_session(day.session), |next| next.session);
        if is_rebalance(&definition.schedule.rebalance, day.session, following) {
            lines = equal_parts(day, definition, level);
        } else {
            lines.retain(|symbol, _| !day.gone.contains(symbol));
            scale_to(&mut lines, level);
        }
        if total(&lines) <= 0.0 {
            found.ended = Some(day.session);
            return found;
        }
        found.sessions.push(row(day, &levels, held, &lines));
    }
    found
}

/// The level in equal parts in the largest companies at the close of `day`.
fn equal_parts(day: &Day, definition: &Definition, level: f64) -> Lines {
    let members: Vec<_> = day
        .ranking
        .iter()
        .take(definition.selection.size as usize)
        .collect();
    let money = level / members.len() as f64;
    members
        .iter()
        .map(|member| {
            let price = day.closes[&member.symbol];
            (member.symbol.clone(), Line { money, price })
        })
        .collect()
}

/// Actions before the open. Value that leaves a line is spread over all of them, so that the level
/// stays.
fn apply_actions(lines: &mut Lines, day: &Day, level: f64) {
    for action in &day.actions {
        let is_alone = lines.len() == 1;
        let Some(line) = lines.get_mut(&action.symbol) else {
            continue;
        };
        let after = price_after(line.price, &action.kind);
        match &action.kind {
            ActionKind::SpecialDividend { .. } => line.money *= after / line.price,
            ActionKind::Merger {
                acquirer, ratio, ..
            } if !is_alone => {
                let units = line.money / line.price;
                lines.remove(&action.symbol);
                let acquirer = acquirer.as_ref().and_then(|symbol| lines.get_mut(symbol));
                if let Some(acquirer) = acquirer {
                    acquirer.money += units * ratio * acquirer.price;
                }
                continue;
            }
            _ => {}
        }
        line.price = after;
    }
    scale_to(lines, level);
}

fn dividend_points(lines: &Lines, day: &Day) -> f64 {
    let mut points = 0.0;
    for action in &day.actions {
        if let ActionKind::CashDividend { amount } = action.kind
            && let Some(line) = lines.get(&action.symbol)
        {
            points += line.money / line.price * amount;
        }
    }
    points
}

fn mark(lines: &mut Lines, day: &Day) {
    for (symbol, line) in lines.iter_mut() {
        if let Some(close) = day.closes.get(symbol) {
            line.money *= close / line.price;
            line.price = *close;
        }
    }
}

fn total(lines: &Lines) -> f64 {
    lines.values().map(|line| line.money).sum()
}

fn scale_to(lines: &mut Lines, level: f64) {
    let total = total(lines);
    if total > 0.0 {
        for line in lines.values_mut() {
            line.money *= level / total;
        }
    }
}

fn row(day: &Day, levels: &Levels, held: Vec<String>, lines: &Lines) -> OracleSession {
    let total = total(lines);
    let weights = lines
        .iter()
        .map(|(symbol, line)| (symbol.clone(), line.money / total));
    OracleSession {
        session: day.session,
        price_return: levels.price_return,
        gross_total_return: levels.gross,
        net_total_return: levels.net,
        held: held.into_iter().collect(),
        basket: weights.collect(),
    }
}
