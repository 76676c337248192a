//! Currency attribution (Karnosky and Singer): markets and currencies as separate decisions.

use super::error::{AttributionError, Side, is_closed};
use super::segments::{check_weights, checked};
use super::{Effects, Segment};
use crate::input::finite;

/// A market and its currency, on both sides.
///
/// Returns are continuously compounded, so that the return in the base currency is the local one
/// plus that of the currency; with simple returns their product is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurrencySegment {
    /// Weights in the market, and its returns in local currency.
    pub market: Segment,
    /// Weight of the currency in the portfolio after hedging; the market's where nothing is hedged.
    pub portfolio_currency_weight: f64,
    /// Weight of the currency in the benchmark after hedging.
    pub benchmark_currency_weight: f64,
    /// c: what cash in the currency earned.
    pub cash_return: f64,
    /// e: what the currency gained against the base currency.
    pub currency_return: f64,
}

/// The parts of one market and its currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurrencyEffects {
    /// Brinson and Fachler's effects of the market, on local returns above cash.
    pub market: Effects,
    /// `(h_p − h_b)(c + e − Σ h_b (c + e))`, with h the weights of currencies.
    pub currency: f64,
}

/// An active return in the base currency and its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrencyAttribution {
    /// `Σ w_p (r_p − c) + Σ h_p (c + e)`.
    pub portfolio_return: f64,
    /// `Σ w_b (r_b − c) + Σ h_b (c + e)`.
    pub benchmark_return: f64,
    /// One entry for each market, in their order.
    pub segments: Vec<CurrencyEffects>,
    /// Sums of the market effects.
    pub market: Effects,
    /// Sum of the currency effects: with those of the markets it is the active return.
    pub currency: f64,
}

/// Splits an active return into decisions about markets and decisions about currencies.
///
/// A market is judged by its local return above cash, `r − c`, because a holder may hedge the
/// currency away at the cost of the difference in cash rates; a currency by cash in it, `c + e`.
///
/// # Errors
/// Without a segment, when a number is not finite, when weights of markets or currencies do not sum
/// to 1, or when the parts do not sum to the active return.
/// Source: methodology, section 6.7, Karnosky-Singer.
///
/// ```
/// use equipoise_analytics::attribution::{CurrencySegment, Segment, currency_attribution};
///
/// let market = |weight, local_return| Segment {
///     portfolio_weight: weight, benchmark_weight: 0.5,
///     portfolio_return: local_return, benchmark_return: local_return,
/// };
/// // The same markets, but all in the currency that gained.
/// let found = currency_attribution(&[
///     CurrencySegment { market: market(0.5, 0.25), portfolio_currency_weight: 1.0,
///         benchmark_currency_weight: 0.5, cash_return: 0.0, currency_return: 0.25 },
///     CurrencySegment { market: market(0.5, 0.0), portfolio_currency_weight: 0.0,
///         benchmark_currency_weight: 0.5, cash_return: 0.0, currency_return: 0.0 },
/// ])?;
/// assert_eq!((found.market.total(), found.currency), (0.0, 0.125));
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn currency_attribution(
    segments: &[CurrencySegment],
) -> Result<CurrencyAttribution, AttributionError> {
    let segments = checked_currencies(segments)?;
    let sum = |term: fn(&CurrencySegment) -> f64| segments.iter().map(term).sum::<f64>();
    let benchmark_premium =
        sum(|s| s.market.benchmark_weight * premium(s, s.market.benchmark_return));
    let benchmark_currency = sum(|s| s.benchmark_currency_weight * in_base(s));
    let portfolio_premium =
        sum(|s| s.market.portfolio_weight * premium(s, s.market.portfolio_return));
    let portfolio_currency = sum(|s| s.portfolio_currency_weight * in_base(s));
    let effects = |s: &CurrencySegment| {
        let overweight = s.market.portfolio_weight - s.market.benchmark_weight;
        let outperformance = s.market.portfolio_return - s.market.benchmark_return;
        CurrencyEffects {
            market: Effects {
                allocation: overweight
                    * (premium(s, s.market.benchmark_return) - benchmark_premium),
                selection: s.market.benchmark_weight * outperformance,
                interaction: overweight * outperformance,
            },
            currency: (s.portfolio_currency_weight - s.benchmark_currency_weight)
                * (in_base(s) - benchmark_currency),
        }
    };
    let effects: Vec<CurrencyEffects> = segments.iter().map(effects).collect();
    let markets: Vec<Effects> = effects.iter().map(|effect| effect.market).collect();
    let found = CurrencyAttribution {
        portfolio_return: portfolio_premium + portfolio_currency,
        benchmark_return: benchmark_premium + benchmark_currency,
        market: Effects::sum(&markets),
        currency: effects.iter().map(|effect| effect.currency).sum(),
        segments: effects,
    };
    found.close()
}

impl CurrencyAttribution {
    /// `portfolio_return − benchmark_return`.
    #[must_use]
    pub fn active_return(&self) -> f64 {
        self.portfolio_return - self.benchmark_return
    }

    /// Itself, if its parts sum to the whole.
    fn close(self) -> Result<Self, AttributionError> {
        let (sum, active) = (self.market.total() + self.currency, self.active_return());
        let magnitude = 4.0 * (self.portfolio_return.abs() + self.benchmark_return.abs());
        if is_closed(sum, active, magnitude) {
            return Ok(self);
        }
        Err(AttributionError::NotClosed { sum, active })
    }
}

/// `r − c`.
fn premium(segment: &CurrencySegment, local_return: f64) -> f64 {
    local_return - segment.cash_return
}

/// `c + e`: cash in the currency, seen from the base currency.
fn in_base(segment: &CurrencySegment) -> f64 {
    segment.cash_return + segment.currency_return
}

fn checked_currencies(
    segments: &[CurrencySegment],
) -> Result<Vec<CurrencySegment>, AttributionError> {
    let markets: Vec<Segment> = segments.iter().map(|segment| segment.market).collect();
    let markets = checked(&markets)?;
    let column = |of: fn(&CurrencySegment) -> f64| segments.iter().map(of).collect::<Vec<f64>>();
    finite("cash_return", &column(|s| s.cash_return))?;
    finite("currency_return", &column(|s| s.currency_return))?;
    let portfolio = column(|s| s.portfolio_currency_weight);
    finite("portfolio_currency_weight", &portfolio)?;
    check_weights(Side::Portfolio, portfolio.iter().sum())?;
    let benchmark = column(|s| s.benchmark_currency_weight);
    finite("benchmark_currency_weight", &benchmark)?;
    check_weights(Side::Benchmark, benchmark.iter().sum())?;
    let pairs = segments.iter().zip(markets);
    Ok(pairs
        .map(|(segment, market)| CurrencySegment { market, ..*segment })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(weights: [f64; 2], returns: [f64; 2], hedged: [f64; 2]) -> CurrencySegment {
        CurrencySegment {
            market: Segment {
                portfolio_weight: weights[0],
                benchmark_weight: weights[1],
                portfolio_return: returns[0],
                benchmark_return: returns[1],
            },
            portfolio_currency_weight: hedged[0],
            benchmark_currency_weight: hedged[1],
            cash_return: 0.002,
            currency_return: 0.01,
        }
    }

    fn segments() -> [CurrencySegment; 2] {
        let mut found = [
            segment([0.7, 0.5], [0.03, 0.02], [0.9, 0.5]),
            segment([0.3, 0.5], [-0.01, 0.01], [0.1, 0.5]),
        ];
        found[1].cash_return = 0.005;
        found[1].currency_return = -0.02;
        found
    }

    #[test]
    fn markets_and_currencies_sum_to_the_active_return() {
        let found = currency_attribution(&segments()).unwrap();
        let sum = found.market.total() + found.currency;
        assert!((sum - found.active_return()).abs() < 1e-16);
    }

    #[test]
    fn unhedged_it_is_the_return_in_the_base_currency() {
        let mut unhedged = segments();
        for s in &mut unhedged {
            s.portfolio_currency_weight = s.market.portfolio_weight;
            s.benchmark_currency_weight = s.market.benchmark_weight;
        }
        let found = currency_attribution(&unhedged).unwrap();
        let in_base = 0.7 * (0.03 + 0.01) + 0.3 * (-0.01 - 0.02);
        assert!((found.portfolio_return - in_base).abs() < 1e-16);
    }

    #[test]
    fn currencies_that_do_not_sum_to_one_are_refused() {
        let mut short = segments();
        short[0].portfolio_currency_weight = 0.8;
        assert!(matches!(
            currency_attribution(&short),
            Err(AttributionError::Weights {
                side: Side::Portfolio,
                ..
            })
        ));
        short[0].cash_return = f64::NAN;
        assert!(currency_attribution(&short).is_err());
        assert!(currency_attribution(&[]).is_err());
    }
}
