//! Rules about a session as a whole.

use crate::market::{Market, quiet, quiet_bar, sessions};

/// A market of 30 lines; `bar` may change or leave out a bar of the last session.
fn thirty(bar: impl Fn(usize) -> Option<f64>) -> Market {
    let mut market = Market::default();
    let all = sessions();
    for (row, session) in all.iter().enumerate() {
        for line in 0..30 {
            let symbol = format!("L{line:02}");
            let mut quiet = quiet_bar(&symbol, *session, row + line);
            if row + 1 == all.len() {
                let Some(factor) = bar(line) else { continue };
                quiet.close *= factor;
            }
            market.bars.push(&quiet);
        }
    }
    market
}

#[test]
fn a_session_that_is_missing_for_every_line_is_told_once() {
    let market = quiet().then(
        "2024-03-01  A  100.0  103.0  98.0  101.0  1000
         2024-03-06  A  100.0  103.0  98.5  101.5  1000",
    );
    market.expect("2024-03-04 - missing_session session refuse");
    assert_eq!(
        market.findings()[0].sentence,
        "no bar at all in 2 sessions of XNYS from 2024-03-04"
    );
}

#[test]
fn a_session_with_few_bars_is_flagged_or_refused() {
    thirty(|line| (line > 0).then_some(1.0)).expect("");
    thirty(|line| (line > 1).then_some(1.0))
        .expect("2024-02-29 - partial_session session accept with finding");
    thirty(|line| (line > 6).then_some(1.0)).expect("2024-02-29 - partial_session session refuse");
}

#[test]
fn a_session_full_of_suspect_bars_is_quarantined_as_a_whole() {
    let wrong = |count: usize| thirty(move |line| Some(if line < count { 0.0 } else { 1.0 }));
    let large = |count: usize| {
        let findings = wrong(count).findings();
        findings
            .iter()
            .any(|finding| finding.rule.name() == "large_scale")
    };
    assert!(!large(9));
    assert!(large(10));
}
