//! Countries, instrument types and share classes.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{Security, SecurityId, ShareCount, calendar};

use super::{BUNDLED, bars, master, shares};
use crate::sample::TrueEventKind;

fn counted(key: impl Fn(&Security) -> &Option<String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for security in master(&BUNDLED).securities() {
        let value = key(security).clone().expect("every record states it");
        *counts.entry(value).or_default() += 1;
    }
    counts
}

#[test]
fn real_estate_is_held_by_trusts_and_a_part_of_the_market_is_foreign() {
    let kinds = counted(|security| &security.kind);
    let names: Vec<&str> = kinds.keys().map(String::as_str).collect();
    assert_eq!(names, ["adr", "common_stock", "reit"]);
    assert!((30..=80).contains(&kinds["reit"]), "{kinds:?}");
    assert!((10..=40).contains(&kinds["adr"]), "{kinds:?}");
    for security in master(&BUNDLED).securities() {
        let is_trust = security.sector.as_deref() == Some("Real Estate");
        assert_eq!(security.kind.as_deref() == Some("reit"), is_trust);
        let is_domestic = security.country.as_deref() == Some("US");
        assert!(is_domestic || !is_trust);
        assert!(!is_domestic || security.kind.as_deref() != Some("adr"));
    }
    let countries = counted(|security| &security.country);
    assert_eq!(countries.len(), 9, "{countries:?}");
    let abroad: usize = countries.values().sum::<usize>() - countries["US"];
    assert!((30..=70).contains(&abroad), "{countries:?}");
}

#[test]
fn classes_and_spun_off_companies_have_the_origin_of_their_company() {
    let master = master(&BUNDLED);
    let origin = |id: SecurityId| {
        let security = master.get(id).unwrap();
        (security.country.clone(), security.kind.clone())
    };
    for event in &BUNDLED.truth.events {
        if let TrueEventKind::SpinOff { child, .. } = event.kind {
            assert_eq!(origin(child), origin(event.security));
        }
    }
    let mut companies: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for security in master.securities() {
        if let Some(company) = &security.company {
            let origins = companies.entry(company).or_default();
            origins.insert(origin(security.id));
        }
    }
    assert!(companies.values().all(|origins| origins.len() == 1));
}

#[test]
fn one_class_is_not_listed_and_counted_from_before_the_start() {
    let master = master(&BUNDLED);
    let truth = &BUNDLED.truth;
    let [class] = &truth.unlisted[..] else {
        panic!("{:?}", truth.unlisted)
    };
    let security = master.get(class.security).unwrap();
    let listed = master.get(class.converts_to).unwrap();
    assert_eq!(security.symbol, class.symbol);
    assert_eq!(security.company, listed.company);
    assert_eq!(security.converts_to.as_ref(), Some(&listed.symbol));
    assert_eq!((security.conversion_ratio, class.ratio), (4.0, 4.0));
    assert!(bars(&BUNDLED).all(|bar| bar.symbol != class.symbol));

    let of_class = |count: &&ShareCount| count.symbol == class.symbol;
    let counts: Vec<&ShareCount> = shares(&BUNDLED).filter(of_class).collect();
    let [count] = counts[..] else {
        panic!("{counts:?}")
    };
    assert!(count.is_known_at_close(calendar::previous_session(truth.sessions[0])));
    assert!((count.shares_outstanding - class.shares).abs() <= 0.0);
    let first = shares(&BUNDLED).find(|count| count.symbol == listed.symbol);
    let part = class.shares * class.ratio / first.unwrap().shares_outstanding;
    assert!((part - 0.2).abs() < 1e-6, "{part} of the listed class");
}
