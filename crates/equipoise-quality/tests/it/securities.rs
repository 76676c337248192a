//! Rules about symbols and the ends of lines.

use equipoise_model::{ActionKind, SecurityMaster, SecurityRecord};
use equipoise_quality::{Report, Thresholds, screen_securities};
use equipoise_testkit::table;

use crate::market::{Market, quiet_bar, sessions};

/// The findings where the symbol `A` is left on 2024-03-01 and taken by another security on `date`.
fn reused_on(date: &str) -> Vec<String> {
    let mut master = SecurityMaster::new();
    master.record(&SecurityRecord {
        delisted: Some(table::date("2024-02-29")),
        ..SecurityRecord::of_symbol("A")
    });
    master.record(&SecurityRecord {
        listed: Some(table::date(date)),
        ..SecurityRecord::of_symbol("A")
    });
    assert_eq!(master.securities().len(), 2);
    let mut report = Report::with_limit(10);
    screen_securities(&master, &Thresholds::default(), &mut report);
    let sentence = |finding: &equipoise_quality::Finding| finding.sentence.clone();
    report.findings().iter().map(sentence).collect()
}

#[test]
fn a_symbol_is_not_given_to_another_security_within_thirty_days() {
    assert_eq!(
        reused_on("2024-03-11"),
        ["given to another security 11 days after its last use"]
    );
    assert_eq!(reused_on("2024-04-01"), Vec::<String>::new());
}

/// The line `A` up to 2024-01-31 beside the line `B`, which goes on for 20 sessions.
fn ends() -> Market {
    let mut market = Market::default();
    for (row, session) in sessions().into_iter().enumerate() {
        market.bars.push(&quiet_bar("B", session, row));
        if row <= 20 {
            market.bars.push(&quiet_bar("A", session, row));
        }
    }
    market.securities = ["A", "B"].map(SecurityRecord::of_symbol).to_vec();
    market
}

#[test]
fn a_line_that_ends_without_an_end_on_file_is_flagged() {
    ends().expect("2024-01-31 A ending session accept with finding");
    let delisting = ActionKind::Delisting { price: Some(100.0) };
    ends().with("2024-02-01", delisting).expect("");
    let mut market = ends();
    market.securities[0].delisted = Some(table::date("2024-01-31"));
    market.expect("");
}

#[test]
fn ends_are_not_told_of_a_market_without_records() {
    let mut market = ends();
    market.securities.clear();
    market.expect("");
}
