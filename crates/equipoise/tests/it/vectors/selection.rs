//! SEL-001 to SEL-005: who is chosen, from what was known.

use std::collections::BTreeSet;
use std::fmt::Display;

use equipoise_model::{Date, ShareCount};

use super::case::Case;
use super::facts::{Facts, sessions};
use super::index::{Row, by_symbol, of, symbols};

/// Two closes: the first makes the incumbents, the second decides. Ranks of all are those the
/// program explains.
pub(super) fn ties(case: &Case) {
    let days = sessions(2);
    let size = case.count("inputs/n");
    let incumbents = case.words("inputs/incumbents");
    let candidates = case.each("inputs/candidates");
    let mut facts = Facts::default();
    for candidate in &candidates {
        let (symbol, cap) = (candidate.text("id"), candidate.number("cap"));
        // Beside the incumbents, the largest one is in at the first close too.
        let first = if incumbents.contains(&symbol) {
            1_000.0
        } else {
            cap
        };
        facts.line(&symbol, &days, &[first, cap]);
    }
    let market = facts.ingest();
    for (ties, rank, top) in [
        ("symbol", "expected/rank_by_id", "expected/top_by_id"),
        (
            "incumbent",
            "expected/rank_incumbent_first",
            "expected/top_incumbent_first",
        ),
    ] {
        let rules = format!("selection = {{ size = {size}, ties = \"{ties}\" }}");
        let index = market.index(&ties.to_uppercase(), &rules);
        let before = symbols(&index.during(days[1]));
        let after: BTreeSet<String> = symbols(&index.after_close(days[1])).into_iter().collect();
        assert!(
            incumbents
                .iter()
                .all(|incumbent| before.contains(incumbent))
        );
        assert_eq!(after, case.words(top).into_iter().collect());
        let mut ranked: Vec<(f64, String)> = candidates
            .iter()
            .map(|candidate| candidate.text("id"))
            .map(|symbol| (index.explain(&symbol, days[1]).number("rank"), symbol))
            .collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ranked: Vec<String> = ranked.into_iter().map(|(_, symbol)| symbol).collect();
        assert_eq!(ranked, case.words(rank));
        assert_eq!(ranked[..size], case.words(top));
    }
}

/// Companies are ranked by all their classes, and a slot is split over the listed ones.
pub(super) fn share_classes(case: &Case) {
    let days = sessions(1);
    let lines = case.each("inputs/lines");
    let listed: Vec<&Case> = lines
        .iter()
        .filter(|line| line.get("listed").is_none())
        .collect();
    let mut facts = Facts::default();
    for line in &lines {
        let (symbol, price) = (line.text("id"), line.number("price"));
        let is_listed = line.get("listed").is_none();
        let converts_to = match is_listed {
            true => String::new(),
            false => listed_at(&listed, line),
        };
        let cells: [(&str, &dyn Display); 3] = [
            ("symbol", &symbol),
            ("company", &line.text("company")),
            ("converts_to", &converts_to),
        ];
        facts.add("securities", &cells);
        facts.shares(&symbol, days[0], line.number("shares"));
        if is_listed {
            facts.bar(days[0], &symbol, price);
        }
    }
    let market = facts.ingest();
    let size = case.count("inputs/n");
    let company_of = |symbol: &str| {
        let line = lines.iter().find(|line| line.text("id") == symbol);
        line.unwrap().text("company")
    };
    for (rule, expected) in [
        ("all_equal", "expected/weights_equal_split"),
        ("all", "expected/weights_cap_split"),
    ] {
        let rules = format!("selection = {{ size = {size}, line = \"{rule}\" }}");
        let name = rule.to_uppercase();
        let rows = market.index(&name, &rules).after_close(days[0]);
        case.check_by_name(expected, &by_symbol(&rows, "weight"));
        let mut companies: Vec<String> = Vec::new();
        for row in &rows {
            let company = company_of(&row.symbol());
            let cap = format!("expected/company_cap/{company}");
            case.check(&cap, row.number("market_cap"));
            if !companies.contains(&company) {
                companies.push(company);
            }
        }
        assert_eq!(companies, case.words("expected/company_rank"));
    }
    let rules = format!(
        "selection = {{ size = {}, unit = \"line\", line = \"largest\" }}",
        listed.len()
    );
    let rows = market.index("LINES", &rules).after_close(days[0]);
    assert_eq!(symbols(&rows), case.words("expected/line_rank_listed"));
}

/// The listed line of the same company at whose price `class` is valued.
fn listed_at(listed: &[&Case], class: &Case) -> String {
    let is_it = |line: &&&Case| {
        let same = |field: &str| line.text(field) == class.text(field);
        same("company") && same("price")
    };
    listed.iter().find(is_it).unwrap().text("id")
}

/// Each ranking is a market in which the incumbents are the largest at the first close.
pub(super) fn buffer(case: &Case) {
    let days = sessions(2);
    let incumbents = case.words("inputs/incumbents");
    let rules = format!(
        "selection = {{ size = {}, buffer = {{ enter = {}, keep = {} }} }}\n\
         schedule = {{ rebalance = {{ dates = [{}] }} }}",
        case.count("inputs/n"),
        case.count("inputs/enter"),
        case.count("inputs/keep"),
        days[1],
    );
    for (place, ranking) in case.each("inputs/rankings").iter().enumerate() {
        let mut facts = Facts::default();
        for (rank, symbol) in ranking.words("").iter().enumerate() {
            let cap = 1_000.0 - rank as f64;
            let first = if incumbents.contains(symbol) {
                cap
            } else {
                1.0
            };
            facts.line(symbol, &days, &[first, cap]);
        }
        let market = facts.ingest();
        let index = market.index("BUFFER", &rules);
        let before: BTreeSet<String> = symbols(&index.during(days[1])).into_iter().collect();
        assert_eq!(before, incumbents.iter().cloned().collect());
        let expected = |field: &str| case.words(&format!("expected/{field}/{place}"));
        assert_eq!(symbols(&index.after_close(days[1])), expected("members"));
        let changes = index.entries_and_exits();
        for action in ["added", "removed"] {
            let found: BTreeSet<String> = changes
                .iter()
                .filter(|row| row.text("action") == action && row.session() == days[1])
                .map(Row::symbol)
                .collect();
            assert_eq!(found, expected(action).into_iter().collect(), "{action}");
        }
    }
}

/// The members of a session are those ranked at the close before it.
pub(super) fn timing(case: &Case) {
    let mut facts = Facts::default();
    for (session, closes) in case.fields("inputs/prices") {
        let session: Date = session.parse().unwrap();
        for (symbol, close) in closes.fields("") {
            let cap = case.number(&format!("inputs/caps/{session}/{symbol}"));
            facts.bar(session, &symbol, close.value());
            facts.shares(&symbol, session, cap / close.value());
        }
    }
    let first: Date = case.names("inputs/caps")[0].parse().unwrap();
    for symbol in case.names(&format!("inputs/caps/{first}")) {
        facts.security(&symbol);
    }
    let market = facts.ingest();
    let rules = |lag: usize| {
        format!(
            "base = {{ value = {} }}\nselection = {{ size = {}, lag_sessions = {lag} }}",
            case.number("inputs/base_level"),
            case.count("inputs/n"),
        )
    };
    let expected = case.at("expected");
    let (known, lagged) = (
        market.index("KNOWN", &rules(0)),
        market.index("LAGGED", &rules(1)),
    );
    for (index, field) in [(&known, "members"), (&lagged, "lag1_members")] {
        for (session, members) in expected.fields(field) {
            let mut held = symbols(&index.during(session.parse().unwrap()));
            held.sort();
            assert_eq!(held, members.words(""), "{field} {session}");
        }
    }
    let levels = known.levels();
    assert_eq!(levels.len(), expected.names("levels").len());
    for row in levels {
        let (session, level) = (row.session(), row.number("price_return"));
        expected.check(&format!("levels/{session}"), level);
        if session > first {
            let wrong = looking_ahead(case, session);
            expected.check(&format!("lookahead_levels_wrong/{session}"), wrong);
            assert!((level - wrong).abs() > 1.0, "{session} looks ahead");
        }
    }
}

/// The level at `session` of one who knows at each open who will be largest at the close.
fn looking_ahead(case: &Case, session: Date) -> f64 {
    let size = case.count("inputs/n");
    let days: Vec<(String, Case)> = case.fields("inputs/prices");
    let mut level = case.number("inputs/base_level");
    for pair in days.windows(2) {
        let ((_, before), (day, closes)) = (&pair[0], &pair[1]);
        if day.parse::<Date>().unwrap() > session {
            break;
        }
        let mut caps = case.fields(&format!("inputs/caps/{day}"));
        caps.sort_by(|a, b| b.1.value().total_cmp(&a.1.value()));
        let growth = |(symbol, _): &(String, Case)| closes.number(symbol) / before.number(symbol);
        level *= caps[..size].iter().map(growth).sum::<f64>() / size as f64;
    }
    level
}

/// The lookup answers the queries; an index at a session uses what was known by its close.
pub(super) fn as_known_at(case: &Case) {
    let counts: Vec<ShareCount> = case
        .each("inputs/rows")
        .iter()
        .map(|row| ShareCount {
            symbol: "A".to_owned(),
            effective: row.date("0"),
            shares_outstanding: row.number("2"),
            known: Some(row.text("1").parse().unwrap()),
        })
        .collect();
    let queries = case.each("inputs/queries");
    assert_eq!(queries.len(), case.each("expected/answers").len());
    for (place, query) in queries.iter().enumerate() {
        let known = query.text("1").parse().unwrap();
        let found = ShareCount::as_known_at(&counts, query.date("0"), known);
        let answer = format!("expected/answers/{place}");
        match found {
            Some(count) => case.check(&answer, count.shares_outstanding),
            None => assert!(case.at(&answer).is_null(), "{answer}"),
        }
    }
    by_the_close(&counts);
}

/// Sessions around each time at which a count became known.
fn by_the_close(counts: &[ShareCount]) {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let expected = [
        // Known after the close of the Saturday before, so from the Monday on.
        (day("2025-02-03"), 0),
        (day("2025-05-02"), 0),
        // Ten minutes after the close of Friday is Monday.
        (day("2025-05-05"), 1),
        (day("2025-06-09"), 1),
        // Before the open is the same session.
        (day("2025-06-10"), 2),
    ];
    let mut facts = Facts::default();
    facts.security("A").bar(day("2025-01-31"), "A", 10.0);
    for (session, _) in expected {
        facts.bar(session, "A", 10.0);
    }
    for count in counts {
        let cells: [(&str, &dyn Display); 4] = [
            ("symbol", &count.symbol),
            ("effective", &count.effective),
            ("shares_outstanding", &count.shares_outstanding),
            ("known", &count.known.unwrap().to_rfc3339()),
        ];
        facts.add("shares", &cells);
    }
    let market = facts.ingest();
    let index = market.index("KNOWN", "selection = { size = 1 }");
    assert_eq!(index.levels()[0].session(), expected[0].0);
    for (session, row) in expected {
        let cap = of(&index.after_close(session), "A", "market_cap");
        let shares = counts[row].shares_outstanding;
        assert!(
            (cap / (10.0 * shares) - 1.0).abs() < 1e-12,
            "{session}: {cap}"
        );
    }
}
