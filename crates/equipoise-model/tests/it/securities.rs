//! The security master: identities through symbol changes and reused symbols.

use equipoise_model::{ActionKind, CorporateAction, Date, Facts, SecurityMaster, SecurityRecord};

use crate::date;

fn listing(symbol: &str, listed: Option<&str>, delisted: Option<&str>) -> SecurityRecord {
    SecurityRecord {
        listed: listed.map(date),
        delisted: delisted.map(date),
        ..SecurityRecord::of_symbol(symbol)
    }
}

#[test]
fn a_security_is_found_under_its_symbol_on_any_date() {
    let mut master = SecurityMaster::new();
    let id = master.record(&listing("AAA", Some("2015-01-02"), None));
    for day in ["1990-01-02", "2015-01-02", "2024-12-31"] {
        assert_eq!(master.resolve("AAA", date(day)), Some(id), "{day}");
    }
    assert_eq!(master.resolve("BBB", date("2020-01-02")), None);
    assert!(master.knows("AAA") && !master.knows("aaa"));
}

#[test]
fn ids_follow_the_order_of_first_records() {
    let mut master = SecurityMaster::new();
    let ids =
        ["CCC", "AAA", "BBB", "AAA"].map(|symbol| master.record(&listing(symbol, None, None)));
    assert_eq!(ids.map(|id| id.0), [0, 1, 2, 1]);
    assert_eq!(master.securities().len(), 3);
    assert_eq!(master.get(ids[2]).unwrap().symbol, "BBB");
}

#[test]
fn a_later_record_completes_what_it_gives_and_keeps_the_rest() {
    let mut master = SecurityMaster::new();
    let first = SecurityRecord {
        name: Some("Alpha".to_owned()),
        sector: Some("Energy".to_owned()),
        ..listing("AAA", Some("2010-01-04"), None)
    };
    let second = SecurityRecord {
        sector: Some("Utilities".to_owned()),
        currency: Some("EUR".to_owned()),
        ..listing("AAA", None, Some("2020-06-30"))
    };
    let id = master.record(&first);
    assert_eq!(master.record(&second), id);
    let security = master.get(id).unwrap();
    assert_eq!(security.name.as_deref(), Some("Alpha"));
    assert_eq!(security.sector.as_deref(), Some("Utilities"));
    assert_eq!(
        (security.currency.as_str(), security.mic.as_str()),
        ("EUR", "XNYS")
    );
    assert_eq!(security.listed, Some(date("2010-01-04")));
    assert_eq!(security.delisted, Some(date("2020-06-30")));
}

#[test]
fn a_symbol_change_keeps_the_security() {
    let mut master = SecurityMaster::new();
    let id = master.record(&listing("OLD", None, None));
    assert_eq!(
        master.change_symbol("OLD", "NEW", date("2020-06-15")),
        Some(id)
    );
    assert_eq!(master.resolve("OLD", date("2020-06-12")), Some(id));
    assert_eq!(master.resolve("NEW", date("2020-06-15")), Some(id));
    assert_eq!(master.symbol_on(id, date("2020-06-14")), "OLD");
    assert_eq!(master.symbol_on(id, date("2020-06-15")), "NEW");
    assert_eq!(master.get(id).unwrap().symbol, "OLD");
}

#[test]
fn a_symbol_change_taken_in_twice_changes_nothing() {
    let mut master = SecurityMaster::new();
    master.record(&listing("OLD", None, None));
    master.change_symbol("OLD", "NEW", date("2020-06-15"));
    let once = master.clone();
    master.change_symbol("OLD", "NEW", date("2020-06-15"));
    assert_eq!(master, once);
}

#[test]
fn a_symbol_change_of_nobody_changes_nothing() {
    let mut master = SecurityMaster::new();
    master.record(&listing("AAA", None, None));
    let before = master.clone();
    assert_eq!(master.change_symbol("ZZZ", "YYY", date("2020-06-15")), None);
    assert_eq!(master, before);
}

#[test]
fn a_chain_of_symbol_changes_leads_back_to_one_security() {
    let mut master = SecurityMaster::new();
    let id = master.record(&listing("AAA", None, None));
    master.change_symbol("AAA", "BBB", date("2016-02-01"));
    master.change_symbol("BBB", "CCC", date("2018-03-01"));
    for (day, symbol) in [
        ("2016-01-29", "AAA"),
        ("2018-02-28", "BBB"),
        ("2024-01-02", "CCC"),
    ] {
        assert_eq!(master.symbol_on(id, date(day)), symbol);
        assert_eq!(master.resolve(symbol, date(day)), Some(id));
    }
}

#[test]
fn a_symbol_listed_again_after_a_delisting_is_a_new_security() {
    let mut master = SecurityMaster::new();
    let first = master.record(&listing("AAA", Some("2010-01-04"), Some("2016-05-20")));
    let second = master.record(&listing("AAA", Some("2018-09-04"), None));
    assert_ne!(first, second);
    assert_eq!(master.resolve("AAA", date("2016-05-20")), Some(first));
    assert_eq!(master.resolve("AAA", date("2018-09-04")), Some(second));
    assert_eq!(master.resolve("AAA", date("2024-01-02")), Some(second));
}

#[test]
fn a_record_within_the_life_of_the_holder_completes_it() {
    let mut master = SecurityMaster::new();
    let first = master.record(&listing("AAA", Some("2010-01-04"), Some("2016-05-20")));
    assert_eq!(
        master.record(&listing("AAA", Some("2010-01-04"), None)),
        first
    );
    assert_eq!(master.record(&listing("AAA", None, None)), first);
}

#[test]
fn a_symbol_given_up_by_a_change_can_be_listed_by_another_company() {
    let mut master = SecurityMaster::new();
    let first = master.record(&listing("AAA", Some("2010-01-04"), None));
    master.change_symbol("AAA", "BBB", date("2016-05-20"));
    let second = master.record(&listing("AAA", Some("2018-09-04"), None));
    assert_ne!(first, second);
    let cases: [(&str, &str, _); 4] = [
        ("AAA", "2016-05-19", first),
        ("BBB", "2016-05-20", first),
        ("AAA", "2018-09-04", second),
        ("BBB", "2018-09-04", first),
    ];
    for (symbol, day, id) in cases {
        assert_eq!(
            master.resolve(symbol, date(day)),
            Some(id),
            "{symbol} on {day}"
        );
    }
}

#[test]
fn a_change_to_a_symbol_in_use_takes_it_over_from_that_date() {
    let mut master = SecurityMaster::new();
    let old = master.record(&listing("AAA", None, None));
    let other = master.record(&listing("BBB", None, None));
    master.change_symbol("AAA", "BBB", date("2020-06-15"));
    assert_eq!(master.resolve("BBB", date("2020-06-12")), Some(other));
    assert_eq!(master.resolve("BBB", date("2020-06-15")), Some(old));
}

#[test]
fn replaying_the_same_records_gives_the_same_master() {
    let build = || {
        let mut master = SecurityMaster::new();
        for symbol in ["CCC", "AAA", "BBB"] {
            master.record(&listing(symbol, Some("2010-01-04"), None));
        }
        master.change_symbol("AAA", "DDD", date("2020-06-15"));
        master
    };
    assert_eq!(build(), build());
    let symbols: Vec<String> = build()
        .symbols()
        .map(|(symbol, _)| symbol.to_owned())
        .collect();
    assert_eq!(symbols, ["AAA", "BBB", "CCC", "DDD"]);
}

#[test]
fn symbols_list_their_uses_in_order_of_time() {
    let mut master = SecurityMaster::new();
    master.record(&listing("AAA", Some("2010-01-04"), Some("2016-05-20")));
    master.record(&listing("AAA", Some("2018-09-04"), None));
    let (_, uses) = master.symbols().next().unwrap();
    let spans: Vec<(Option<Date>, Option<Date>)> =
        uses.iter().map(|used| (used.from, used.until)).collect();
    let again = Some(date("2018-09-04"));
    assert_eq!(spans, [(None, again), (again, None)]);
}

#[test]
fn an_earlier_holder_recorded_later_is_another_security() {
    let mut master = SecurityMaster::new();
    let oil = master.record(&listing("BRG", Some("2021-05-03"), None));
    let homes = master.record(&listing("BRG", Some("2004-06-01"), Some("2019-03-29")));
    assert_ne!(oil, homes);
    let cases = [
        ("2004-06-01", homes),
        ("2019-03-29", homes),
        ("2021-05-03", oil),
    ];
    for (day, id) in cases {
        assert_eq!(master.resolve("BRG", date(day)), Some(id), "{day}");
    }
    assert_eq!(master.get(oil).unwrap().listed, Some(date("2021-05-03")));
}

#[test]
fn a_record_of_the_earlier_holder_completes_the_earlier_holder() {
    let mut master = SecurityMaster::new();
    let homes = master.record(&listing("BRG", Some("2004-06-01"), Some("2019-03-29")));
    let oil = master.record(&listing("BRG", Some("2021-05-03"), None));
    let records = [
        listing("BRG", Some("2004-06-01"), None),
        listing("BRG", None, Some("2019-03-29")),
        listing("BRG", Some("2004-06-02"), Some("2019-03-28")),
        SecurityRecord {
            effective: Some(date("2010-01-04")),
            ..SecurityRecord::of_symbol("BRG")
        },
    ];
    for record in records {
        assert_eq!(master.record(&record), homes, "{record:?}");
    }
    assert_eq!(master.record(&listing("BRG", None, None)), oil);
}

#[test]
fn a_change_that_comes_to_light_late_takes_its_place_in_time() {
    let mut master = SecurityMaster::new();
    let [first, second] = ["XXX", "YYY"].map(|symbol| master.record(&listing(symbol, None, None)));
    master.change_symbol("XXX", "AAA", date("2020-06-15"));
    master.change_symbol("YYY", "AAA", date("2015-06-15"));
    let cases = [
        ("2015-06-15", second),
        ("2020-06-12", second),
        ("2020-06-15", first),
    ];
    for (day, id) in cases {
        assert_eq!(master.resolve("AAA", date(day)), Some(id), "{day}");
    }
}

#[test]
fn changes_of_one_batch_are_taken_in_by_date() {
    let change = |symbol: &str, to: &str, day: &str| CorporateAction {
        symbol: symbol.to_owned(),
        ex_date: date(day),
        currency: None,
        known: None,
        kind: ActionKind::SymbolChange { to: to.to_owned() },
    };
    let mut master = SecurityMaster::new();
    let id = master.record(&listing("ZZZ", None, None));
    let later_first = vec![
        change("YYY", "XXX", "2020-06-15"),
        change("ZZZ", "YYY", "2015-06-15"),
    ];
    assert!(master.add_facts(&Facts::Actions(later_first)));
    assert_eq!(master.resolve("XXX", date("2021-01-04")), Some(id));
    assert_eq!(master.get(id).unwrap().later_symbols, ["YYY", "XXX"]);
}

#[test]
fn a_dated_record_holds_from_its_date_on() {
    let mut master = SecurityMaster::new();
    let said = |name: &str, effective: Option<&str>| SecurityRecord {
        name: Some(name.to_owned()),
        effective: effective.map(date),
        ..SecurityRecord::of_symbol("AAA")
    };
    let id = master.record(&said("New", Some("2018-09-24")));
    master.record(&said("Old", None));
    let name = |day: &str| master.described(id, date(day)).unwrap().name;
    assert_eq!(name("2018-09-21").as_deref(), Some("Old"));
    assert_eq!(name("2018-09-24").as_deref(), Some("New"));
    assert_eq!(master.get(id).unwrap().name.as_deref(), Some("New"));
}
