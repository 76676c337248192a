//! The worked numeric cases of `testdata/vectors`, through what users have: commands on a data folder
//! of its own for indices, the public functions of the libraries where a case is one formula.
//!
//! Each case is a test that is named after it. Those about statistics, risk and attribution are run
//! by `equipoise-analytics`, whose public functions they are about.

mod actions;
mod calendar;
mod case;
mod currency;
mod dividends;
mod expectation;
mod facts;
mod index;
mod levels;
mod overlays;
mod published;
mod rules;
mod scenario;
mod selection;

use std::collections::BTreeSet;

use case::Case;

/// A test for each case, and the list of them.
macro_rules! vectors {
    ($($test:ident => $id:literal, $run:path;)*) => {
        $(
            #[test]
            fn $test() {
                $run(&Case::find($id));
            }
        )*

        /// Each test with the id of the case it runs.
        const HERE: &[(&str, &str)] = &[$((stringify!($test), $id)),*];
    };
}

vectors! {
    // index_levels.json
    idx_001_base_construction => "IDX-001", scenario::run;
    idx_002_plain_moves_and_drift => "IDX-002", scenario::run;
    idx_003_same_prices_daily_reset_to_equal_weight => "IDX-003", scenario::run;
    idx_004_rebalance_in_fixed_notional_form => "IDX-004", scenario::run;
    idx_005_rebalance_sized_on_reference_date_prices => "IDX-005", scenario::run;
    idx_006_constituent_replacement_with_full_equal_weight_reset => "IDX-006", scenario::run;
    idx_007_constituent_replacement_inheriting_the_weight => "IDX-007", scenario::run;
    idx_025_whole_share_rounding_absorbed_by_the_divisor => "IDX-025", scenario::run;
    ana_014_daily_reset_versus_drifted_and_geometric_forms => "ANA-014", levels::equal_weight_forms;
    ana_018_turnover_and_cost_of_a_reset => "ANA-018", levels::turnover;
    ana_022_additional_weight_factor => "ANA-022", levels::additional_weight_factor;

    // corporate_actions.json
    idx_008_split_of_three_for_one => "IDX-008", scenario::run;
    idx_009_reverse_split_and_stock_dividend => "IDX-009", scenario::run;
    idx_012_special_dividend_across_the_index => "IDX-012", scenario::run;
    idx_013_special_dividend_into_the_payer => "IDX-013", scenario::run;
    idx_014_rights_issue_weight_neutral => "IDX-014", scenario::run;
    idx_015_rights_issue_subscribed_in_full => "IDX-015", scenario::run;
    idx_016_spin_off_at_zero_folded_into_the_parent => "IDX-016", scenario::run;
    idx_017_spin_off_at_a_price_sold_across_the_index => "IDX-017", scenario::run;
    idx_018_cash_acquisition => "IDX-018", scenario::run;
    idx_019_stock_acquisition_by_a_constituent => "IDX-019", scenario::run;
    idx_020_bankruptcy_at_a_price_of_zero => "IDX-020", scenario::run;
    idx_021_halt_and_deletion_at_the_lowest_price => "IDX-021", scenario::run;
    idx_022_missing_price_carried_forward => "IDX-022", scenario::run;
    idx_023_carried_price_is_adjusted_on_an_ex_date => "IDX-023", scenario::run;
    idx_026_several_events_on_one_day => "IDX-026", scenario::run;
    idx_027_changes_of_shares_and_of_symbol_do_nothing => "IDX-027", scenario::run;
    idx_028_out_of_the_money_rights_issue => "IDX-028", scenario::run;
    ana_019_price_adjustment_factors => "ANA-019", actions::price_adjustment;

    // dividends.json
    idx_010_dividends_reinvested_at_the_close => "IDX-010", scenario::run;
    idx_011_dividends_reinvested_at_the_open => "IDX-011", scenario::run;
    idx_029_dividend_on_a_day_with_a_split => "IDX-029", scenario::run;
    ana_020_late_and_corrected_dividends => "ANA-020", dividends::late_and_corrected;
    ana_023_tax_on_a_special_dividend => "ANA-023", dividends::taxed_special_dividend;

    // currency.json
    idx_024_four_currencies_index_in_usd => "IDX-024", scenario::run;
    ana_015_currency_hedged_index_with_monthly_reset => "ANA-015", currency::hedged;
    ana_016_level_conversion_and_local_currency_return => "ANA-016", currency::converted;

    // overlays.json
    ana_017_one_step_of_financed_and_charged_overlays => "ANA-017", overlays::one_step;
    ana_021_one_step_of_a_volatility_target => "ANA-021", overlays::volatility_target;

    // selection.json
    sel_001_ranking_with_ties => "SEL-001", selection::ties;
    sel_002_share_classes_of_companies => "SEL-002", selection::share_classes;
    sel_003_buffer_around_a_target_of_five => "SEL-003", selection::buffer;
    sel_004_the_close_before_decides_the_members => "SEL-004", selection::timing;
    sel_005_as_known_at_lookup_of_shares_outstanding => "SEL-005", selection::as_known_at;

    // calendar.json
    cal_001_nyse_day_type_by_date => "CAL-001", calendar::new_york;

    // published.json
    pub_001_total_return_with_an_indexed_dividend => "PUB-001", published::indexed_dividend;
    pub_002_equal_weighted_total_return => "PUB-002", published::equal_weight_total_return;
    pub_003_equal_weighted_price_return => "PUB-003", published::equal_weight_price_return;
    pub_004_price_weighted_divisor_of_two_stocks => "PUB-004", published::price_weighted_divisor;
    pub_005_price_weighted_divisor_of_three_stocks => "PUB-005", published::price_weighted_divisor;
    pub_006_rights_issue_adjustment_factor => "PUB-006", published::rights_factor;
    pub_007_theoretical_ex_rights_price => "PUB-007", published::rights_factor;
    pub_008_divisor_after_a_deletion => "PUB-008", published::deletion;
    pub_010_weight_adjustment_factors => "PUB-010", published::weight_adjustment_factor;
    pub_011_split_and_stock_dividend_factors => "PUB-011", published::split_factor;
}

/// The tests of the analytics crate, which are named after their cases too.
const ELSEWHERE: [&str; 3] = [
    include_str!("../../../../equipoise-analytics/tests/it/vectors/attribution.rs"),
    include_str!("../../../../equipoise-analytics/tests/it/vectors/factors.rs"),
    include_str!("../../../../equipoise-analytics/tests/it/vectors/statistics.rs"),
];

#[test]
fn every_vector_of_every_file_has_its_test() {
    let mut wanted = BTreeSet::new();
    for case in case::all() {
        assert!(wanted.insert(case.text("id")), "{} twice", case.text("id"));
    }
    let here = HERE.iter().map(|(_, id)| (*id).to_owned());
    let elsewhere = ELSEWHERE.iter().flat_map(|text| ids_of_tests(text));
    let tested: BTreeSet<String> = here.chain(elsewhere).collect();
    assert_eq!(tested, wanted);
}

#[test]
fn a_test_is_named_after_the_vector_it_runs() {
    for (test, id) in HERE {
        assert_eq!(id_of(test).as_deref(), Some(*id), "{test}");
    }
}

/// The ids of the cases that the tests in a source text are named after.
fn ids_of_tests(text: &str) -> impl Iterator<Item = String> {
    let tests = text.split("#[test]").skip(1);
    tests.filter_map(|test| id_of(test.trim_start().strip_prefix("fn ")?))
}

/// `ana_001_the_rest` is a test of `ANA-001`.
fn id_of(test: &str) -> Option<String> {
    let (family, rest) = test.split_once('_')?;
    let (number, _) = rest.split_once('_')?;
    let is_id = family.len() == 3 && number.len() == 3 && number.parse::<u32>().is_ok();
    is_id.then(|| format!("{}-{number}", family.to_uppercase()))
}
