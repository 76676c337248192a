//! Every entry and exit of a year of the sample market, decided again from its facts.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{ActionKind, Date, Facts};
use equipoise_providers::sample::{Sample, SampleMarket, Truth};

use crate::reasons::assert_recounted;
use crate::recount::{Count, Line, Recount};
use crate::rows::{rows, text};
use crate::sample;

/// The facts of the sample market as lines; whose symbol it was is told by its truth.
fn lines_of(sample: &Sample) -> Recount {
    let truth = &sample.truth;
    let mut recount = Recount {
        sessions: truth.sessions.clone(),
        lines: Vec::new(),
    };
    for line in &truth.lines {
        recount.lines.push(Line {
            symbols: line.symbols.clone(),
            company: line.symbols[0].1.clone(),
            ..Line::default()
        });
    }
    for facts in &sample.facts {
        take(&mut recount, truth, facts);
    }
    recount
}

fn take(recount: &mut Recount, truth: &Truth, facts: &Facts) {
    let line = |symbol: &str, date: Date| truth.security(symbol, date).map(|one| one.0 as usize);
    match facts {
        Facts::Securities(records) => {
            let listed = records.iter().filter(|record| record.converts_to.is_none());
            for (line, record) in recount.lines.iter_mut().zip(listed) {
                assert_eq!(line.symbols[0].1, record.symbol);
                (line.listed, line.delisted) = (record.listed, record.delisted);
                // Symbols are used again: a line without a company is one of its own.
                line.company = match &record.company {
                    Some(company) => format!("company {company}"),
                    None => format!("{} since {:?}", record.symbol, record.listed),
                };
            }
        }
        Facts::Bars(bars) => {
            for bar in bars.rows() {
                let line = line(bar.symbol, bar.session).unwrap();
                recount.lines[line].closes.insert(bar.session, bar.close);
            }
        }
        Facts::Shares(counts) => {
            for count in counts {
                let stated = Count {
                    effective: count.effective,
                    known: count.known,
                    shares: count.shares_outstanding,
                };
                if let Some(class) = truth.unlisted.iter().find(|one| one.symbol == count.symbol) {
                    let line = &mut recount.lines[class.converts_to.0 as usize];
                    match line.unlisted.first_mut() {
                        Some((_, counts)) => counts.push(stated),
                        None => line.unlisted.push((class.ratio, vec![stated])),
                    }
                } else if let Some(line) = line(&count.symbol, count.effective) {
                    recount.lines[line].counts.push(stated);
                }
            }
        }
        Facts::Actions(actions) => {
            for action in actions {
                // An action names the symbol of the session before.
                let before = action.ex_date.pred_opt().unwrap();
                let Some(line) = line(&action.symbol, before) else {
                    continue;
                };
                let line = &mut recount.lines[line];
                match action.kind {
                    ActionKind::Split { ratio } => line.splits.push((action.ex_date, ratio)),
                    ActionKind::StockDividend { ratio } => {
                        line.splits.push((action.ex_date, 1.0 + ratio));
                    }
                    ActionKind::Suspension => line.suspensions.push((action.ex_date, true)),
                    ActionKind::Resumption => line.suspensions.push((action.ex_date, false)),
                    // A takeover or delisting ends the listing, whatever the record says.
                    ActionKind::Merger { .. } | ActionKind::Delisting { .. } => {
                        line.delisted = Some(action.ex_date);
                    }
                    _ => {}
                }
            }
        }
        Facts::Fx(_) | Facts::Rates(_) => {}
    }
}

#[test]
fn every_change_of_a_year_of_the_sample_market_is_decided_again_from_its_facts() {
    let recount = lines_of(&SampleMarket::default().generate());
    let program = sample::ingested();
    let to = "2019-12-31";
    program.ok(&["--quiet", "build", "EW100", "--to", to]);
    let range = ["--from", "2019-01-02", "--to", to];
    let reasons = rows(
        &program,
        &[&["explain", "changes", "EW100"], &range[..]].concat(),
    );
    let changes = rows(&program, &[&["changes", "EW100"], &range[..]].concat());
    assert_eq!(reasons.len(), changes.len());
    assert!(
        reasons.len() > 100,
        "{} changes are a quiet year",
        reasons.len()
    );
    // Members in force at a close, from the files the program writes for others.
    let calculation = rows(&program, &[&["calculation", "EW100"], &range[..]].concat());
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in &calculation {
        let in_force = members.entry(text(row, "session").to_owned()).or_default();
        in_force.insert(text(row, "symbol").to_owned());
    }
    for (reason, change) in reasons.iter().zip(&changes) {
        assert_eq!(reason["session"], change["session"]);
        assert_eq!(reason["company"]["symbol"], change["symbol"]);
        let is_added = change["action"] == "added";
        assert_eq!(reason["is_member"], is_added, "{reason}");
        assert_eq!(reason["was_member"], !is_added, "{reason}");
        let session = text(&reason["decision"], "session");
        assert_recounted(reason, &recount, (100, 100, 100), &members[session]);
    }
}
