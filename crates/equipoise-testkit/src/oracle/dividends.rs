//! Dividends: cash of the lines of a certificate, on its way into the total returns (section 1.5).

use std::collections::BTreeMap;

use equipoise_model::definitions::{DividendFx, Reinvestment};

use super::actions::{Action, Effect};
use super::facts::{Day, Line};
use super::number::{Number, exact, one, zero};
use super::walk::{Levels, Walk};

/// Cash before an open.
pub(super) struct Cash {
    line: Line,
    /// In the price unit of the line, a share, at the rates of its day.
    amount: Number,
    /// The same at those of the day before.
    prior_amount: Number,
    kind: Kind,
    ex_date: equipoise_model::Date,
}

enum Kind {
    /// Of the shares held after everything else that happens before the open.
    Ordinary,
    /// Of the shares held at the open of its ex-date.
    Late { units: Number },
    /// Of the shares held before it; the price is lowered by it already. Only its tax enters.
    Special { units: Number },
}

/// Points of one day: cash for each certificate, in index currency.
#[derive(Debug, Default)]
pub(super) struct Points {
    pub(super) gross: Number,
    pub(super) net: Number,
    /// Of both, what goes ex at the open, at the rates of the session before.
    open_gross: Number,
    open_net: Number,
    /// Of both, what is of earlier opens, and the tax on special dividends.
    late_gross: Number,
    late_net: Number,
}

impl Cash {
    /// The cash of `action`, when it is of that kind. `units` are held before it; `held_at_open`
    /// says what was held on earlier days.
    pub(super) fn of(
        action: &Action,
        units: Option<Number>,
        held_at_open: &BTreeMap<Day, BTreeMap<Line, Number>>,
    ) -> Option<Self> {
        let (amount, prior_amount, kind) = match &action.effect {
            Effect::Cash {
                amount,
                prior_amount,
            } => (amount, prior_amount, Kind::Ordinary),
            Effect::LateCash {
                amount,
                prior_amount,
                ex_day,
            } => {
                let units = held_at_open.get(ex_day)?.get(&action.line)?.clone();
                (amount, prior_amount, Kind::Late { units })
            }
            Effect::Special { amount } => (amount, amount, Kind::Special { units: units? }),
            _ => return None,
        };
        Some(Self {
            line: action.line,
            amount: amount.clone()?,
            prior_amount: prior_amount.clone()?,
            kind,
            ex_date: action.ex_date,
        })
    }

    /// Count shares held before the open for each certificate there is after it, when there were
    /// `before` certificates for one: points are cash by the divisor in force (formula 11).
    pub(super) fn count_by(&mut self, before: &Number) {
        if let Kind::Special { units } = &mut self.kind {
            *units *= before;
        }
    }
}

impl Walk<'_> {
    /// The points of `cash` at the close of `day` (formula 11).
    pub(super) fn points(&self, day: Day, cash: &[Cash]) -> Points {
        let mut points = Points::default();
        for paid in cash {
            let value = self.value(day, paid);
            let prior_value = &paid.prior_amount * self.prior_rate(day, paid.line);
            let tax = self.tax(paid);
            let after_tax = one() - &tax;
            match &paid.kind {
                Kind::Ordinary => {
                    let Some(held) = self.fund.holdings.get(&paid.line) else {
                        continue;
                    };
                    points.gross += &held.units * &value;
                    points.net += &held.units * &value * &after_tax;
                    points.open_gross += &held.units * &prior_value;
                    points.open_net += &held.units * &prior_value * &after_tax;
                }
                Kind::Late { units } => {
                    let late = units * &value;
                    points.gross += &late;
                    points.net += &late * &after_tax;
                    points.late_gross += &late;
                    points.late_net += &late * &after_tax;
                }
                Kind::Special { units } => {
                    if self.index.definition.dividends.special_dividends_taxed {
                        let tax = units * &value * &tax;
                        points.net -= &tax;
                        points.late_net -= &tax;
                    }
                }
            }
        }
        points
    }

    fn prior_rate(&self, day: Day, line: Line) -> Number {
        let rate = self.index.rate(day - 1, line);
        rate.cloned().unwrap_or_else(zero)
    }

    /// What is paid a share, in index currency.
    fn value(&self, day: Day, paid: &Cash) -> Number {
        match self.index.definition.dividends.fx {
            DividendFx::PriorSession => &paid.prior_amount * self.prior_rate(day, paid.line),
            DividendFx::ExDate => {
                let rate = self.index.rate(day, paid.line);
                &paid.amount * rate.cloned().unwrap_or_else(zero)
            }
        }
    }

    /// What is withheld, by the country and type of the payer on the ex-date. The row that names the
    /// country goes first, then the one that names the type, then the one that began last, then the
    /// one stated first.
    fn tax(&self, cash: &Cash) -> Number {
        let table = &self.index.definition.dividends.withholding;
        let payer = self.index.book.line(cash.line);
        let fits =
            |wanted: &Option<String>, given: &Option<String>| wanted.is_none() || wanted == given;
        let rows = table.rates.iter().filter(|row| {
            fits(&row.country, &payer.country)
                && fits(&row.kind, &payer.kind)
                && row.from.is_none_or(|from| from <= cash.ex_date)
        });
        // `max_by_key` answers the last of equals, so the rows are taken from the end.
        let best = rows
            .rev()
            .max_by_key(|row| (row.country.is_some(), row.kind.is_some(), row.from));
        exact(best.map_or(table.default_rate, |row| row.rate))
    }

    /// Bring the total returns to the day (formulas 12 and 13, and the other conventions of section
    /// 1.5). Late cash cannot be reinvested at an open that is past: with the open convention it is
    /// reinvested at the close.
    pub(super) fn reinvest(&mut self, points: &Points, prior: &Levels) {
        let level = &self.levels.price;
        let convention = match self.index.definition.dividends.reinvestment {
            // Nothing would be left to reinvest in.
            Reinvestment::Open if points.open_gross >= prior.price => Reinvestment::Close,
            convention => convention,
        };
        let grown = |total: &Number, all: &Number, at_open: &Number, late: &Number| match convention
        {
            Reinvestment::Close => total * (level + all) / &prior.price,
            Reinvestment::Indexed => (total + all) * level / &prior.price,
            Reinvestment::Open => total * level / (&prior.price - at_open) * (one() + late / level),
        };
        let gross = grown(
            &prior.gross,
            &points.gross,
            &points.open_gross,
            &points.late_gross,
        );
        let net = grown(&prior.net, &points.net, &points.open_net, &points.late_net);
        self.levels.gross = gross;
        self.levels.net = net;
    }
}
