//! Tests of the sample market: its facts by themselves, and against the truth.

mod determinism;
mod events;
mod facts;
mod market;
mod misreports;
mod origins;
mod rates;
mod returns;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use equipoise_model::bars::Bar;
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Facts, FxRate, ReferenceRate, SecurityId,
    SecurityMaster, SecurityRecord, ShareCount,
};

use super::{Sample, SampleMarket, TrueEventKind};

/// The bundled market, computed once for all tests.
static BUNDLED: LazyLock<Sample> = LazyLock::new(|| SampleMarket::default().generate());

fn records(sample: &Sample) -> impl Iterator<Item = &SecurityRecord> {
    sample.facts.iter().flat_map(|facts| match facts {
        Facts::Securities(rows) => rows.as_slice(),
        _ => &[],
    })
}

fn actions(sample: &Sample) -> impl Iterator<Item = &CorporateAction> {
    sample.facts.iter().flat_map(|facts| match facts {
        Facts::Actions(rows) => rows.as_slice(),
        _ => &[],
    })
}

/// The actions that hold when all are taken in: a later batch replaces what an earlier one states
/// of the same line, ex-date and kind.
fn in_force(sample: &Sample) -> Vec<CorporateAction> {
    let mut stated: BTreeMap<_, Vec<CorporateAction>> = BTreeMap::new();
    for facts in &sample.facts {
        let Facts::Actions(rows) = facts else {
            continue;
        };
        let mut of_batch: BTreeMap<_, Vec<CorporateAction>> = BTreeMap::new();
        for row in rows {
            let key = (row.ex_date, row.symbol.clone(), row.kind.order());
            of_batch.entry(key).or_default().push(row.clone());
        }
        stated.extend(of_batch);
    }
    stated.into_values().flatten().collect()
}

fn fx(sample: &Sample) -> impl Iterator<Item = &FxRate> {
    sample.facts.iter().flat_map(|facts| match facts {
        Facts::Fx(rows) => rows.as_slice(),
        _ => &[],
    })
}

fn rates(sample: &Sample) -> impl Iterator<Item = &ReferenceRate> {
    sample.facts.iter().flat_map(|facts| match facts {
        Facts::Rates(rows) => rows.as_slice(),
        _ => &[],
    })
}

fn shares(sample: &Sample) -> impl Iterator<Item = &ShareCount> {
    sample.facts.iter().flat_map(|facts| match facts {
        Facts::Shares(rows) => rows.as_slice(),
        _ => &[],
    })
}

fn bars(sample: &Sample) -> impl Iterator<Item = Bar<'_>> {
    let batches = sample.facts.iter().filter_map(|facts| match facts {
        Facts::Bars(bars) => Some(bars),
        _ => None,
    });
    batches.flat_map(Bars::rows)
}

/// The security master that takes in the facts in their order.
fn master(sample: &Sample) -> SecurityMaster {
    let mut master = SecurityMaster::new();
    for record in records(sample) {
        master.record(record);
    }
    for action in actions(sample) {
        if let ActionKind::SymbolChange { to } = &action.kind {
            let changed = master.change_symbol(&action.symbol, to, action.ex_date);
            assert!(
                changed.is_some(),
                "{} is unknown on {}",
                action.symbol,
                action.ex_date
            );
        }
    }
    master
}

/// The close of every bar, by security and session, as the facts and the master tell it.
fn closes(sample: &Sample, master: &SecurityMaster) -> BTreeMap<(SecurityId, Date), f64> {
    bars(sample)
        .map(|bar| {
            let security = master.resolve(bar.symbol, bar.session).unwrap();
            ((security, bar.session), bar.close)
        })
        .collect()
}

/// The security an action is about: that which had its symbol in the session before.
fn subject(master: &SecurityMaster, action: &CorporateAction) -> SecurityId {
    master
        .resolve(&action.symbol, action.ex_date.pred_opt().unwrap())
        .unwrap()
}

fn count(sample: &Sample, is_counted: impl Fn(&TrueEventKind) -> bool) -> usize {
    sample
        .truth
        .events
        .iter()
        .filter(|event| is_counted(&event.kind))
        .count()
}
