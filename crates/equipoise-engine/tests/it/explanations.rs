//! Why a company is in an index: ranks as the choice of members sees them.

use equipoise_engine::Setting;
use equipoise_engine::explain::{Explanation, explain};
use equipoise_model::Rhythm;
use equipoise_model::calendar::Calendars;
use equipoise_model::definitions::Ties;
use equipoise_testkit::market;

use crate::support::definition;

/// A, B and C have the same cap; C is the incumbent of an index of one company.
fn explained(ties: Ties, column: u32) -> Explanation {
    let market = market(
        "session     A   B   C
         2024-03-04  50  50  50",
    )
    .with_one_share_each();
    let panel = market.panel();
    let mut definition = definition(1, &Rhythm::Daily);
    definition.selection.ties = ties;
    let calendars = Calendars::built_in();
    let setting = Setting::new(&panel, &definition, &calendars, 0).unwrap();
    let scene = setting.scene(&panel, &definition, &calendars);
    explain(&scene, 0, &[column], &[2]).remove(0)
}

#[test]
fn an_incumbent_ranks_before_its_equals_where_ties_are_for_incumbents() {
    let incumbent = explained(Ties::Incumbent, 2);
    assert_eq!((incumbent.rank, incumbent.is_member), (Some(1), true));
    let first_out = incumbent.first_out.unwrap();
    assert_eq!((first_out.rank, first_out.column), (2, 0));
    let newcomer = explained(Ties::Incumbent, 0);
    assert_eq!((newcomer.rank, newcomer.is_member), (Some(2), false));
    assert_eq!(newcomer.last_in.unwrap().rank, 1);
}

#[test]
fn equals_rank_by_symbol_otherwise() {
    let incumbent = explained(Ties::Symbol, 2);
    assert_eq!((incumbent.rank, incumbent.is_member), (Some(3), false));
    assert_eq!(incumbent.last_in.unwrap().column, 0);
}
