//! The engine against the truth of the sample market: what a holder really earned.

use std::collections::BTreeSet;

use equipoise_engine::{Assembly, Build, Start, WholeSeries, build};
use equipoise_model::calendar::Calendars;
use equipoise_model::{Date, Definition, IndexId, SecurityId};
use equipoise_providers::sample::{SampleMarket, TrueEventKind, Truth};

/// Events after which the engine spreads value over the index, by its stated treatment, instead of
/// leaving it with the holder of the line.
fn spreads_value(kind: &TrueEventKind) -> bool {
    !matches!(
        kind,
        TrueEventKind::Split { .. }
            | TrueEventKind::StockDividend { .. }
            | TrueEventKind::CashDividend { .. }
            | TrueEventKind::SymbolChanged { .. }
            | TrueEventKind::Listed
    )
}

/// Sessions whose return may differ from the mean of the holders' returns.
fn explained(truth: &Truth) -> BTreeSet<(SecurityId, Date)> {
    let mut explained = BTreeSet::new();
    for event in truth
        .events
        .iter()
        .filter(|event| spreads_value(&event.kind))
    {
        explained.insert((event.security, event.session));
    }
    for line in &truth.lines {
        for row in &line.unseen {
            // A carried close moves the return of the gap to the session after it.
            for row in [*row, row + 1] {
                if let Some(session) = truth.sessions.get(row) {
                    explained.insert((line.security, *session));
                }
            }
        }
    }
    explained
}

#[test]
fn the_total_return_of_each_session_is_the_mean_of_what_holders_earned() {
    let sample = SampleMarket::default().generate();
    let truth = sample.truth;
    let mut assembly = Assembly::default();
    for facts in sample.facts {
        assembly.add(facts);
    }
    let panel = assembly.panel();
    let definition = Definition::equal_weight(IndexId::parse("EW100").unwrap(), 100);
    let mut whole = WholeSeries::default();
    let request = Build {
        panel: &panel,
        definition: &definition,
        calendars: Calendars::built_in(),
        start: Start::Base(None),
        until: None,
        threads: 2,
    };
    build(&request, &mut whole).unwrap();
    let series = whole.0;
    let explained = explained(&truth);
    let mut exact = 0;
    for pair in series.sessions.windows(2) {
        let (before, session) = (pair[0].session, pair[1].session);
        let members: Vec<SecurityId> = series
            .basket(before)
            .iter()
            .map(|row| row.security)
            .collect();
        let earned: Vec<Option<f64>> = members
            .iter()
            .map(|member| truth.holder_return(*member, session))
            .collect();
        let known: Vec<f64> = earned.iter().copied().flatten().collect();
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        let built = pair[1].gross_total_return / pair[0].gross_total_return - 1.0;
        if known.len() == members.len() && (built - mean).abs() < 1e-9 {
            exact += 1;
            continue;
        }
        let is_explained = members
            .iter()
            .any(|member| explained.contains(&(*member, session)));
        assert!(
            is_explained,
            "{session}: built {built}, holders earned {mean}"
        );
    }
    let sessions = series.sessions.len() - 1;
    println!("{exact} of {sessions} sessions agree, the others have a stated event or a gap");
    assert!(
        exact * 100 >= sessions * 90,
        "{exact} of {sessions} sessions agree"
    );
}
