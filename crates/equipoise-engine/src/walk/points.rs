//! Points: cash dividends on their way into the total return series (methodology, section 1.5).

use equipoise_model::Date;
use equipoise_model::definitions::{DividendFx, Reinvestment};

use super::{Day, Levels, Scene, Walk};

/// Cash per share that goes ex before an open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cash {
    pub(super) column: u32,
    /// Gross amount a share, in the price unit of the line, at the rates of its session.
    pub(super) amount: f64,
    /// The same at the rates of the session before.
    pub(super) prior_amount: f64,
    /// Index currency for one price unit at the session before.
    pub(super) prior_rate: f64,
    /// Session of the ex-date, which decides the tax.
    pub(super) ex_session: Date,
    pub(super) kind: CashKind,
}

/// Which cash it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum CashKind {
    /// An ordinary dividend of this ex-date.
    Ordinary,
    /// A dividend of an earlier ex-date, with the index shares per divisor held then.
    Late { entitled: f64 },
    /// A special dividend: only its tax enters, as negative points. Holds the index shares of the
    /// open before it.
    Special { shares: f64 },
}

/// Points of one session.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Points {
    /// Gross dividends.
    pub(super) gross: f64,
    /// Dividends less tax, and less the tax on special dividends where it is taken.
    pub(super) net: f64,
    /// Of the gross points, those of this ex-date at the rates of the session before.
    open_gross: f64,
    open_net: f64,
    /// Of both, those of earlier ex-dates.
    late_gross: f64,
    late_net: f64,
}

impl Walk {
    /// The points of the cash that the open left (formula 11).
    pub(super) fn points(&self, scene: &Scene<'_>, day: &Day) -> Points {
        let mut points = Points::default();
        let dividends = &scene.definition.dividends;
        let divisor = self.basket.divisor();
        for cash in &self.scratch.cash {
            let tax = tax(scene, cash);
            let current = scene
                .conversion
                .rate(scene.panel, day.row, cash.column)
                .value;
            let prior_cash = cash.prior_amount * cash.prior_rate;
            let cash_value = match dividends.fx {
                DividendFx::ExDate if current.is_finite() => cash.amount * current,
                DividendFx::ExDate => cash.amount * cash.prior_rate,
                DividendFx::PriorSession => prior_cash,
            };
            match cash.kind {
                CashKind::Ordinary => {
                    let Some(line) = self.basket.lines().get(cash.column) else {
                        continue;
                    };
                    let per_divisor = line.shares / divisor;
                    points.gross += per_divisor * cash_value;
                    points.net += per_divisor * cash_value * (1.0 - tax);
                    points.open_gross += per_divisor * prior_cash;
                    points.open_net += per_divisor * prior_cash * (1.0 - tax);
                }
                CashKind::Late { entitled } => {
                    let late = entitled * cash_value;
                    points.gross += late;
                    points.net += late * (1.0 - tax);
                    points.late_gross += late;
                    points.late_net += late * (1.0 - tax);
                }
                CashKind::Special { shares } => {
                    let taken = shares * cash_value * tax / divisor;
                    points.net -= taken;
                    points.late_net -= taken;
                }
            }
        }
        points
    }

    /// Bring the total return series to the session, whose price level is set already.
    pub(super) fn reinvest(
        &mut self,
        scene: &Scene<'_>,
        points: &Points,
        prior: &Levels,
        market_value: f64,
        open_market_value: f64,
    ) {
        let level = self.levels.price;
        let divisor = self.basket.divisor();
        let convention = match scene.definition.dividends.reinvestment {
            // Nothing would be left to reinvest in.
            Reinvestment::Open if points.open_gross * divisor >= open_market_value => {
                Reinvestment::Close
            }
            convention => convention,
        };
        let grown = |total: f64, points: f64, open: f64, late: f64| match convention {
            Reinvestment::Close => total * ((level + points) / prior.price),
            Reinvestment::Indexed => (total + points) * (level / prior.price),
            Reinvestment::Open => {
                let ex_value = open_market_value - open * divisor;
                total * (market_value / ex_value) * (1.0 + late / level)
            }
        };
        let gross = grown(
            prior.gross,
            points.gross,
            points.open_gross,
            points.late_gross,
        );
        let net = grown(prior.net, points.net, points.open_net, points.late_net);
        self.levels.gross = gross;
        self.levels.net = net;
    }
}

/// The part of `cash` that is withheld. Records of securities are far apart, so they are looked at only
/// where the table asks for it.
fn tax(scene: &Scene<'_>, cash: &Cash) -> f64 {
    let withholding = &scene.definition.dividends.withholding;
    if withholding.rates.is_empty() {
        return withholding.default_rate;
    }
    let security = &scene.panel.securities[cash.column as usize];
    let (country, kind) = (security.country.as_deref(), security.kind.as_deref());
    withholding.rate(country, kind, cash.ex_session)
}
