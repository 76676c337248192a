//! Properties of the security master on random histories: the order of recording decides numbers
//! only, and what became known later changes no earlier answer. A failure names its seed.

use std::collections::BTreeMap;

use equipoise_model::securities::SymbolUse;
use equipoise_model::{Date, Instant, SecurityId, SecurityMaster, SecurityRecord};

use crate::date;

const FIRST_SEED: u64 = 20_261_129;
const CASES: u64 = 400;

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn happens(&mut self, in_ten: u64) -> bool {
        self.below(10) < in_ten
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap();
            items.swap(last, other);
        }
    }
}

/// The day `number` of the history.
fn day(number: u64) -> Date {
    date("2000-01-03") + chrono::Days::new(number)
}

fn noon(number: u64) -> Instant {
    day(number).and_hms_opt(12, 0, 0).unwrap().and_utc()
}

#[derive(Debug, Clone)]
enum Statement {
    Record(Box<SecurityRecord>),
    Change(String, String, Date, Option<Instant>),
}

impl Statement {
    fn tell(&self, master: &mut SecurityMaster) {
        match self {
            Self::Record(record) => {
                master.record(record);
            }
            Self::Change(from, to, date, known) => {
                let changed = master.change_symbol_known(from, to, *date, *known);
                assert!(changed.is_some(), "{from} is recorded before it changes");
            }
        }
    }

    fn known_since(&self) -> Option<Instant> {
        match self {
            Self::Record(record) => record.known_since(),
            Self::Change(_, _, date, known) => {
                known.or_else(|| Some(date.and_hms_opt(0, 0, 0).unwrap().and_utc()))
            }
        }
    }
}

/// Listings, and what is said of them later. A symbol has up to three holders one after the other,
/// and those with one holder may change it twice.
struct History {
    listings: Vec<Statement>,
    later: Vec<Statement>,
}

impl History {
    fn new(random: &mut Random) -> Self {
        let mut history = Self {
            listings: Vec::new(),
            later: Vec::new(),
        };
        for number in 0..2 + random.below(5) {
            let symbol = format!("S{number}");
            let holders = 1 + random.below(3);
            let mut start = random.below(200);
            for holder in 0..holders {
                let end = start + 100 + random.below(500);
                let is_last = holder + 1 == holders;
                history.list(&symbol, (start, end), is_last, random);
                if holders == 1 {
                    history.change(number, (start, end), random);
                }
                start = end + 1 + random.below(200);
            }
        }
        history
    }

    fn list(&mut self, symbol: &str, span: (u64, u64), is_last: bool, random: &mut Random) {
        let text = |number| Some(format!("{symbol} {number}"));
        self.listings
            .push(Statement::Record(Box::new(SecurityRecord {
                name: text(random.below(100)),
                sector: random.happens(7).then(|| "Energy".to_owned()),
                listed: Some(day(span.0)),
                delisted: (!is_last || random.happens(3)).then(|| day(span.1)),
                ..SecurityRecord::of_symbol(symbol)
            })));
        let mut dates = BTreeMap::new();
        for _ in 0..random.below(5) {
            // Nothing is known of a line before its listing is.
            let known = span.0 + random.below(1_000);
            dates.insert(span.0 + random.below(span.1 - span.0), known);
        }
        for (effective, known) in dates {
            self.later.push(Statement::Record(Box::new(SecurityRecord {
                name: random.happens(5).then(|| text(effective)).flatten(),
                sector: random.happens(5).then(|| format!("Sector {known}")),
                isin: random.happens(2).then(|| "US0378331005".to_owned()),
                effective: Some(day(effective)),
                known: random.happens(5).then(|| noon(known)),
                ..SecurityRecord::of_symbol(symbol)
            })));
        }
    }

    fn change(&mut self, number: u64, span: (u64, u64), random: &mut Random) {
        if random.happens(5) {
            let at = span.0 + 1 + random.below(span.1 - span.0 - 1);
            let known = random.happens(4).then(|| noon(at + random.below(300)));
            let (from, to) = (format!("S{number}"), format!("T{number}"));
            self.later.push(Statement::Change(from, to, day(at), known));
        }
    }

    fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.listings.iter().chain(&self.later)
    }

    fn shuffled(&self, random: &mut Random) -> SecurityMaster {
        let (mut listings, mut later) = (self.listings.clone(), self.later.clone());
        random.shuffle(&mut listings);
        random.shuffle(&mut later);
        told(listings.iter().chain(&later))
    }
}

fn told<'a>(statements: impl Iterator<Item = &'a Statement>) -> SecurityMaster {
    let mut master = SecurityMaster::new();
    for statement in statements {
        statement.tell(&mut master);
    }
    master
}

/// Everything a master says, without the numbers of securities.
fn without_numbers(master: &SecurityMaster) -> Vec<String> {
    let mut uses: BTreeMap<SecurityId, Vec<String>> = BTreeMap::new();
    for (symbol, used) in master.symbols() {
        for SymbolUse {
            from,
            until,
            security,
        } in used
        {
            let of_security = uses.entry(*security).or_default();
            of_security.push(format!("{symbol} {from:?} {until:?}"));
        }
    }
    let told = |security: &equipoise_model::Security| {
        let mut security = security.clone();
        let id = std::mem::replace(&mut security.id, SecurityId(0));
        let statements = master.statements(id);
        format!("{security:?} {:?} {statements:?}", uses.get(&id))
    };
    let mut lines: Vec<String> = master.securities().iter().map(told).collect();
    lines.sort();
    lines
}

fn for_every_history(check: impl Fn(u64, &History, &mut Random)) {
    println!("seeds from {FIRST_SEED}, {CASES} of them");
    for seed in FIRST_SEED..FIRST_SEED + CASES {
        let mut random = Random(seed);
        let history = History::new(&mut random);
        check(seed, &history, &mut random);
    }
}

#[test]
fn any_order_of_the_same_records_gives_the_same_master_but_for_numbers() {
    for_every_history(|seed, history, random| {
        let in_order = told(history.statements());
        assert_eq!(
            in_order.securities().len(),
            history.listings.len(),
            "seed {seed}"
        );
        for _ in 0..4 {
            let shuffled = history.shuffled(random);
            assert_eq!(
                without_numbers(&shuffled),
                without_numbers(&in_order),
                "seed {seed}"
            );
        }
    });
}

#[test]
fn no_record_known_later_changes_what_was_known_before() {
    for_every_history(|seed, history, random| {
        let everything = told(history.statements());
        for _ in 0..6 {
            let at = noon(random.below(1_600));
            let known = |one: &&Statement| one.known_since().is_none_or(|since| since <= at);
            // Who only heard of this much so far.
            let so_far = told(history.statements().filter(known));
            assert_eq!(
                without_numbers(&everything.known_at(at)),
                without_numbers(&so_far.known_at(at)),
                "seed {seed} at {at}"
            );
        }
    });
}

#[test]
fn a_record_that_was_taken_in_says_nothing_new() {
    for_every_history(|seed, history, random| {
        let master = history.shuffled(random);
        for statement in history.statements() {
            if let Statement::Record(record) = statement {
                assert!(master.states(record), "seed {seed}: {record:?}");
            }
        }
    });
}

#[test]
fn what_is_described_on_a_date_is_what_was_said_by_then() {
    for_every_history(|seed, history, _| {
        let master = told(history.statements());
        for security in master.securities() {
            let statements = master.statements(security.id);
            for said in statements {
                let Some(effective) = said.effective else {
                    continue;
                };
                let before = master.described(security.id, effective.pred_opt().unwrap());
                let on = master.described(security.id, effective).unwrap();
                if said.name.is_some() {
                    assert_eq!(on.name, said.name, "seed {seed}");
                }
                let earlier = statements
                    .iter()
                    .filter(|one| one.effective < Some(effective));
                let last = earlier.filter_map(|one| one.name.clone()).next_back();
                assert_eq!(before.unwrap().name, last, "seed {seed}");
            }
        }
    });
}
