//! Corporate actions: what happens before which open, and what it does to a prior close (section 2).

use equipoise_model::{ActionKind, CorporateAction, Date, calendar};

use super::facts::{Day, Line, Stated};
use super::number::{Number, exact, one, zero};

/// What happens to a holder of a line before an open. Amounts and prices are in the price unit of
/// the line; `None` where there is no exchange rate into it: such an action cannot be applied.
#[derive(Debug, Clone)]
pub(super) enum Effect {
    /// `factor` shares for one.
    Split { factor: Number },
    /// An ordinary dividend a share, negative for a correction.
    Cash {
        amount: Option<Number>,
        prior_amount: Option<Number>,
    },
    /// The same, of the ex-date before the open of an earlier day.
    LateCash {
        amount: Option<Number>,
        prior_amount: Option<Number>,
        ex_day: Day,
    },
    /// A special dividend a share.
    Special { amount: Option<Number> },
    /// `ratio` shares of a new line for one.
    SpinOff {
        child: Option<Line>,
        ratio: Number,
        price: Option<Number>,
    },
    /// `ratio` shares for one are offered at `price`.
    Rights {
        ratio: Number,
        price: Option<Number>,
    },
    /// Taken over for cash and `ratio` shares of the acquirer.
    Merger {
        acquirer: Option<Line>,
        ratio: Number,
    },
}

/// An effect on the holders of a line.
#[derive(Debug, Clone)]
pub(super) struct Action {
    pub(super) line: Line,
    pub(super) effect: Effect,
    pub(super) ex_date: Date,
    /// Place in the order of the day.
    order: u8,
}

/// A line is suspended from the open of a day on, or no longer.
#[derive(Debug, Clone)]
pub(super) struct Suspension {
    pub(super) day: Day,
    pub(super) line: Line,
    pub(super) is_suspended: bool,
    /// Place in the order of the day.
    order: u8,
}

/// All that actions do, placed on the sessions there are.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// Before the open of each day, in the order in which they apply.
    pub(super) before_open: Vec<Vec<Action>>,
    pub(super) suspensions: Vec<Suspension>,
    /// The last session of lines that are taken over or delisted, by line; `None` inside while it
    /// is still to come.
    pub(super) last_sessions: Vec<(Line, Option<Day>)>,
    /// Final values of delisted lines.
    pub(super) final_values: Vec<(Day, Line, Number)>,
}

/// Place every action: before the open of the first session at or after its ex-date. Within a day
/// identity changes come first, then share bases, then value handed out, then removals (section 2,
/// note 2).
pub(super) fn placed(stated: &Stated) -> Placed {
    let mut placed = Placed {
        before_open: vec![Vec::new(); stated.sessions.len()],
        ..Placed::default()
    };
    for action in &stated.actions {
        let Some(line) = stated.subject(action) else {
            continue;
        };
        let day = stated.first_session(action.ex_date);
        end_listing(stated, action, line, day, &mut placed);
        let Some(day) = day else { continue };
        if let ActionKind::Suspension | ActionKind::Resumption = action.kind {
            placed.suspensions.push(Suspension {
                day,
                line,
                is_suspended: action.kind == ActionKind::Suspension,
                order: action.kind.order(),
            });
        }
        if let Some((day, effect)) = effect(stated, action, line, day) {
            placed.before_open[day].push(Action {
                line,
                effect,
                ex_date: action.ex_date,
                order: action.kind.order(),
            });
        }
    }
    for actions in &mut placed.before_open {
        actions.sort_by_key(|action| (action.order, action.line));
    }
    placed
        .suspensions
        .sort_by_key(|change| (change.day, change.line, change.order));
    placed
}

impl Stated {
    /// The first session at or after `date`.
    pub(super) fn first_session(&self, date: Date) -> Option<Day> {
        self.sessions.iter().position(|session| *session >= date)
    }

    /// An amount in the currency of `action`, in price units of the line at the rate of `day`.
    fn in_price_units(
        &self,
        action: &CorporateAction,
        line: Line,
        day: Day,
        amount: f64,
    ) -> Option<Number> {
        let unit = &self.lines[line].currency;
        let given = action.currency.as_ref().unwrap_or(unit);
        let rate = self.rate(self.sessions[day], given, unit)?;
        Some(exact(amount) * rate.value)
    }
}

/// A takeover or delisting ends the listing on its day, whatever the security record says.
fn end_listing(
    stated: &Stated,
    action: &CorporateAction,
    line: Line,
    day: Option<Day>,
    placed: &mut Placed,
) {
    let price = match action.kind {
        ActionKind::Merger { .. } => None,
        ActionKind::Delisting { price } => price,
        _ => return,
    };
    placed.last_sessions.push((line, day));
    let (Some(day), Some(price)) = (day, price) else {
        return;
    };
    let value = stated.in_price_units(action, line, day, price);
    placed
        .final_values
        .extend(value.map(|value| (day, line, value)));
}

/// The day before whose open `action` applies, and what it does.
fn effect(
    stated: &Stated,
    action: &CorporateAction,
    line: Line,
    day: Day,
) -> Option<(Day, Effect)> {
    // Value is handed out at the prices and rates of the session before.
    let prior = day.saturating_sub(1);
    let value = |amount: f64| stated.in_price_units(action, line, prior, amount);
    let line_of = |symbol: &String| stated.line(symbol, action.ex_date);
    let effect = match &action.kind {
        ActionKind::Split { ratio } => Effect::Split {
            factor: exact(*ratio),
        },
        ActionKind::StockDividend { ratio } => Effect::Split {
            factor: one() + exact(*ratio),
        },
        ActionKind::CashDividend { amount } | ActionKind::DividendCorrection { amount } => {
            return cash(stated, action, line, day, *amount);
        }
        ActionKind::SpecialDividend { amount } if exact(*amount) == zero() => return None,
        ActionKind::SpecialDividend { amount } => Effect::Special {
            amount: value(*amount),
        },
        ActionKind::SpinOff {
            child,
            ratio,
            price,
        } => Effect::SpinOff {
            child: line_of(child),
            ratio: exact(*ratio),
            price: price.map_or(Some(zero()), value),
        },
        ActionKind::Rights { ratio, price } => Effect::Rights {
            ratio: exact(*ratio),
            price: value(*price),
        },
        ActionKind::Merger {
            acquirer, ratio, ..
        } => Effect::Merger {
            acquirer: acquirer.as_ref().and_then(line_of),
            ratio: exact(*ratio),
        },
        ActionKind::Delisting { .. }
        | ActionKind::Suspension
        | ActionKind::Resumption
        | ActionKind::SymbolChange { .. } => return None,
    };
    Some((day, effect))
}

/// A dividend enters on its ex-date; where the line does not trade then, on the next day it does;
/// where it was not known by the close of that day, on the first day by whose close it was (section
/// 1.5, dividend policy); never more than 12 months after its ex-date. A dividend of nothing is one that was cancelled.
fn cash(
    stated: &Stated,
    action: &CorporateAction,
    line: Line,
    ex_day: Day,
    amount: f64,
) -> Option<(Day, Effect)> {
    if exact(amount) == zero() {
        return None;
    }
    let trades = |day: &Day| {
        let quote = stated.quotes.get(&(*day, line));
        quote.is_some_and(|quote| quote.close.is_some())
    };
    let is_known = |day: &Day| {
        let close = calendar::new_york_close(stated.sessions[*day]);
        action.known.is_none_or(|known| known <= close)
    };
    let days = ex_day..stated.sessions.len();
    let traded = days.clone().find(trades)?;
    let known = days.clone().find(is_known)?;
    let day = traded.max(known);
    let year_later = action.ex_date.checked_add_months(chrono::Months::new(12))?;
    if stated.sessions[day] > year_later {
        return None;
    }
    let prior_amount = stated.in_price_units(action, line, day.saturating_sub(1), amount);
    let amount = stated.in_price_units(action, line, day, amount);
    let prior_amount = prior_amount.or_else(|| amount.clone());
    let effect = match day == ex_day {
        true => Effect::Cash {
            amount,
            prior_amount,
        },
        false => Effect::LateCash {
            amount,
            prior_amount,
            ex_day,
        },
    };
    Some((day, effect))
}

/// The close before an ex-date, made comparable with closes after it: lowered by all that is handed
/// out. What would leave nothing leaves it as it was.
pub(super) fn adjusted_close(price: &Number, effect: &Effect) -> Number {
    let after = match effect {
        Effect::Special {
            amount: Some(amount),
        } => price - amount,
        Effect::SpinOff {
            ratio,
            price: Some(child),
            ..
        } => price - ratio * child,
        _ => return rebased_close(price, effect),
    };
    if after > zero() { after } else { price.clone() }
}

/// The close before an ex-date on the share basis after it: splits and rights count, value handed
/// out does not.
pub(super) fn rebased_close(price: &Number, effect: &Effect) -> Number {
    match effect {
        Effect::Split { factor } => price / factor,
        Effect::Rights {
            ratio,
            price: Some(subscription),
        } if subscription < price => ex_rights_price(price, ratio, subscription),
        _ => price.clone(),
    }
}

/// The theoretical ex-rights price: `(P + ratio × S) ÷ (1 + ratio)`.
pub(super) fn ex_rights_price(price: &Number, ratio: &Number, subscription: &Number) -> Number {
    (price + ratio * subscription) / (one() + ratio)
}

impl Action {
    /// The line that is handed out.
    pub(super) fn child(&self) -> Option<Line> {
        match self.effect {
            Effect::SpinOff { child, .. } => child,
            _ => None,
        }
    }

    /// The day before whose open late cash went ex.
    pub(super) fn ex_day(&self) -> Option<Day> {
        match self.effect {
            Effect::LateCash { ex_day, .. } => Some(ex_day),
            _ => None,
        }
    }
}
