//! Laws of attribution: parts sum to the whole.

use proptest::collection::vec;
use proptest::prelude::*;

use equipoise_analytics::Matrix;
use equipoise_analytics::attribution::{
    Allocation, Brinson, CurrencySegment, GeometricAttribution, Linking, Segment, brinson,
    contributions, contributions_of_values, currency_attribution, geometric_attribution,
    link_brinson, link_contributions, link_geometric,
};
use equipoise_analytics::concentration::drifted_weights;
use equipoise_analytics::relative::geometric_excess;

use super::{config, daily, panel, weights};

const SEGMENTS: usize = 4;

fn segments() -> impl Strategy<Value = Vec<Segment>> {
    let returns = vec((daily(), daily()), SEGMENTS);
    (weights(SEGMENTS), weights(SEGMENTS), returns).prop_map(|(portfolio, benchmark, returns)| {
        let segment = |row: usize| Segment {
            portfolio_weight: portfolio[row],
            benchmark_weight: benchmark[row],
            portfolio_return: returns[row].0,
            benchmark_return: returns[row].1,
        };
        (0..SEGMENTS).map(segment).collect()
    })
}

fn sessions(from: usize, to: usize) -> impl Strategy<Value = Vec<Vec<Segment>>> {
    vec(segments(), from..=to)
}

fn all(sessions: &[Vec<Segment>], allocation: Allocation) -> Vec<Brinson> {
    let of = |segments: &Vec<Segment>| brinson(segments, allocation).unwrap();
    sessions.iter().map(of).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn effects_sum_to_the_active_return_by_either_allocation(segments in segments()) {
        let fachler = brinson(&segments, Allocation::BrinsonFachler).unwrap();
        let hood = brinson(&segments, Allocation::BrinsonHoodBeebower).unwrap();
        for found in [&fachler, &hood] {
            prop_assert!((found.totals.total() - found.active_return()).abs() < 1e-15);
        }
        prop_assert!((fachler.totals.allocation - hood.totals.allocation).abs() < 1e-15);
    }

    #[test]
    fn linked_effects_sum_to_the_compound_active_return(sessions in sessions(1, 30)) {
        let periods = all(&sessions, Allocation::BrinsonFachler);
        for method in [Linking::Carino, Linking::Menchero, Linking::Grap, Linking::Frongello] {
            let linked = link_brinson(&periods, method).unwrap();
            let active = linked.portfolio_return - linked.benchmark_return;
            prop_assert!((linked.totals.total() - active).abs() < 1e-12, "{method:?}");
        }
    }

    #[test]
    fn the_recursion_of_frongello_gives_each_effect_what_grap_does(sessions in sessions(1, 30)) {
        let periods = all(&sessions, Allocation::BrinsonHoodBeebower);
        let grap = link_brinson(&periods, Linking::Grap).unwrap();
        let frongello = link_brinson(&periods, Linking::Frongello).unwrap();
        for (a, b) in grap.segments.iter().zip(&frongello.segments) {
            prop_assert!((a.allocation - b.allocation).abs() < 1e-13);
            prop_assert!((a.selection - b.selection).abs() < 1e-13);
            prop_assert!((a.interaction - b.interaction).abs() < 1e-13);
        }
    }

    #[test]
    fn the_order_of_periods_matters_to_grap_alone(sessions in sessions(2, 6)) {
        let periods = all(&sessions, Allocation::BrinsonFachler);
        let reversed: Vec<Brinson> = periods.iter().rev().cloned().collect();
        for method in [Linking::Carino, Linking::Menchero] {
            let there = link_brinson(&periods, method).unwrap().totals;
            let back = link_brinson(&reversed, method).unwrap().totals;
            prop_assert!((there.selection - back.selection).abs() < 1e-13, "{method:?}");
        }
    }

    #[test]
    fn geometric_parts_multiply_to_the_excess(sessions in sessions(1, 10)) {
        let single: Vec<GeometricAttribution> = sessions
            .iter()
            .map(|segments| geometric_attribution(segments).unwrap())
            .collect();
        let linked = link_geometric(&single).unwrap();
        let periods = all(&sessions, Allocation::BrinsonFachler);
        let arithmetic = link_brinson(&periods, Linking::Carino).unwrap();
        let excess = geometric_excess(arithmetic.portfolio_return, arithmetic.benchmark_return);
        prop_assert!((linked.excess - excess.unwrap()).abs() < 1e-12);
        let product = (1.0 + linked.allocation) * (1.0 + linked.selection) - 1.0;
        prop_assert!((product - linked.excess).abs() < 1e-12);
    }

    #[test]
    fn markets_and_currencies_sum_to_the_active_return(
        segments in segments(), hedged in weights(SEGMENTS), benchmark in weights(SEGMENTS),
        rates in vec((0.0..0.01_f64, daily()), SEGMENTS),
    ) {
        let of = |row: usize| CurrencySegment {
            market: segments[row],
            portfolio_currency_weight: hedged[row],
            benchmark_currency_weight: benchmark[row],
            cash_return: rates[row].0,
            currency_return: rates[row].1,
        };
        let all: Vec<CurrencySegment> = (0..SEGMENTS).map(of).collect();
        let found = currency_attribution(&all).unwrap();
        let sum = found.market.total() + found.currency;
        prop_assert!((sum - found.active_return()).abs() < 1e-14);
    }

    #[test]
    fn contributions_of_a_drifting_basket_are_its_gains_in_points(
        returns in panel(1..=20, 5), start in weights(5),
    ) {
        let (mut weights, mut sessions) = (start.clone(), Vec::new());
        for session in returns.each_row() {
            sessions.push(contributions(&weights, session).unwrap());
            weights = drifted_weights(&weights, session).unwrap();
        }
        let linked = link_contributions(&Matrix::from_rows(&sessions).unwrap(), 1000.0).unwrap();
        for (constituent, weight) in start.iter().enumerate() {
            let growth: f64 = returns.column(constituent).iter().map(|r| 1.0 + r).product();
            let gain = 1000.0 * weight * (growth - 1.0);
            prop_assert!((linked.points_total[constituent] - gain).abs() < 1e-10);
        }
        let sum: f64 = linked.carino.iter().sum();
        prop_assert!((sum - linked.total_return).abs() < 1e-12);
    }

    #[test]
    fn contributions_by_value_sum_to_the_return_whatever_enters_at_nothing(
        before in vec(1.0..100.0_f64, 3), after in vec(1.0..100.0_f64, 4),
    ) {
        let before = [&before[..], &[0.0]].concat();
        let found = contributions_of_values(&before, &after).unwrap();
        let total = after.iter().sum::<f64>() / before.iter().sum::<f64>() - 1.0;
        prop_assert!((found.iter().sum::<f64>() - total).abs() < 1e-12 * (1.0 + total.abs()));
    }
}
