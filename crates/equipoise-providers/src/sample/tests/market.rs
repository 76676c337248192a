//! The market as a whole: sizes, share classes, and how busy the boundary of the hundred is.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{Date, SecurityId, SecurityMaster, calendar};

use super::{BUNDLED, actions, closes, master, shares, subject};

/// Company caps at month ends from the facts alone: close × known shares on the basis of the day.
struct Caps {
    master: SecurityMaster,
    closes: BTreeMap<(SecurityId, Date), f64>,
    /// Effective date, first session at whose close it is known, and count; by security.
    counts: BTreeMap<SecurityId, Vec<(Date, Date, f64)>>,
    factors: BTreeMap<SecurityId, Vec<(Date, f64)>>,
}

impl Caps {
    fn new() -> Self {
        let master = master(&BUNDLED);
        let closes = closes(&BUNDLED, &master);
        let mut counts: BTreeMap<_, Vec<(Date, Date, f64)>> = BTreeMap::new();
        for count in shares(&BUNDLED) {
            let security = master.resolve(&count.symbol, count.effective).unwrap();
            let mut usable = count
                .known
                .map_or(count.effective, |known| known.date_naive());
            while !calendar::is_session(usable) || !count.is_known_at_close(usable) {
                usable = calendar::next_session(usable);
            }
            let row = (count.effective, usable, count.shares_outstanding);
            counts.entry(security).or_default().push(row);
        }
        let mut factors: BTreeMap<_, Vec<(Date, f64)>> = BTreeMap::new();
        for action in actions(&BUNDLED) {
            let of_line = factors.entry(subject(&master, action)).or_default();
            of_line.push((action.ex_date, action.kind.share_factor()));
        }
        Self {
            master,
            closes,
            counts,
            factors,
        }
    }

    fn of_line(&self, security: SecurityId, session: Date) -> Option<f64> {
        let close = self.closes.get(&(security, session))?;
        let counts = self.counts.get(&security)?.iter();
        let (effective, _, count) = counts.rev().find(|(_, usable, _)| *usable <= session)?;
        let splits = self.factors.get(&security).into_iter().flatten();
        let factor: f64 = splits
            .filter(|(ex_date, _)| effective < ex_date && *ex_date <= session)
            .map(|(_, factor)| factor)
            .product();
        Some(close * count * factor)
    }

    /// Companies by cap, largest first.
    fn ranked(&self, session: Date) -> Vec<(String, f64)> {
        let mut caps: BTreeMap<String, f64> = BTreeMap::new();
        for security in self.master.securities() {
            if let Some(cap) = self.of_line(security.id, session) {
                let company = security.company.clone();
                *caps
                    .entry(company.unwrap_or_else(|| security.symbol.clone()))
                    .or_default() += cap;
            }
        }
        let mut ranked: Vec<(String, f64)> = caps.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }
}

#[test]
fn the_largest_hundred_change_almost_every_session() {
    let caps = Caps::new();
    let sessions = &BUNDLED.truth.sessions[1_000..1_060];
    let hundred = |session: Date| -> BTreeSet<String> {
        caps.ranked(session)
            .into_iter()
            .take(100)
            .map(|(company, _)| company)
            .collect()
    };
    let sets: Vec<BTreeSet<String>> = sessions.iter().map(|session| hundred(*session)).collect();
    let entries: usize = sets
        .windows(2)
        .map(|pair| pair[1].difference(&pair[0]).count())
        .sum();
    assert!(
        (30..=300).contains(&entries),
        "{entries} entries in {} sessions",
        sets.len()
    );
}

#[test]
fn sizes_are_those_of_a_large_market() {
    let caps = Caps::new();
    let sessions = &BUNDLED.truth.sessions;
    for session in [sessions[0], sessions[1_250], sessions[2_515]] {
        let ranked = caps.ranked(session);
        assert!(
            (480..=700).contains(&ranked.len()),
            "{} companies on {session}",
            ranked.len()
        );
        let largest = ranked[0].1;
        let hundredth = ranked[99].1;
        assert!(
            (8e11..6e12).contains(&largest),
            "largest {largest:e} on {session}"
        );
        assert!(
            (2e10..2.5e11).contains(&hundredth),
            "hundredth {hundredth:e} on {session}"
        );
    }
}

#[test]
fn six_companies_have_two_lines_and_one_of_them_is_among_the_twenty_largest() {
    let caps = Caps::new();
    let mut lines: BTreeMap<&str, Vec<SecurityId>> = BTreeMap::new();
    for security in caps.master.securities() {
        if let Some(company) = &security.company {
            lines.entry(company).or_default().push(security.id);
        }
    }
    assert_eq!(lines.len(), 6);
    let listed = |of_company: &Vec<SecurityId>| {
        let is_unlisted =
            |id: &SecurityId| BUNDLED.truth.unlisted.iter().any(|c| c.security == *id);
        of_company.iter().filter(|id| !is_unlisted(id)).count()
    };
    assert!(lines.values().all(|of_company| listed(of_company) == 2));
    let ranked = caps.ranked(BUNDLED.truth.sessions[0]);
    assert!(
        ranked
            .iter()
            .take(20)
            .any(|(company, _)| lines.contains_key(company.as_str()))
    );
}

#[test]
fn gaps_occur_among_the_largest_hundred() {
    let caps = Caps::new();
    let inside = BUNDLED.truth.events.iter().filter(|event| {
        let before = calendar::previous_session(event.session);
        let symbol = &caps.master.get(event.security).unwrap().symbol;
        event.kind == super::TrueEventKind::Missed
            && caps
                .ranked(before)
                .iter()
                .take(100)
                .any(|(company, _)| company == symbol)
    });
    assert!(inside.count() >= 15);
}
