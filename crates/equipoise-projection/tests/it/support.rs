//! A small made-up market: five securities, one of which changes its symbol, and an index of three
//! of them whose members rotate by one every session.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::{Days, TimeZone, Utc};
use equipoise_ledger::{
    Access, Body, Hash, Publication, Sequence, SqliteLedger, definition_hash, prepare,
};
use equipoise_model::{
    ActionKind, Bars, BasketRow, CorporateAction, Date, Definition, Facts, FxRate, HeldRow,
    IndexId, Instant, Notice, NoticeKind, SecurityId, SecurityRecord, Series, SessionRow,
    ShareCount, bars,
};
use equipoise_projection::{At, Limits, Opened, Projection, Sessions};
use tempfile::TempDir;

pub(crate) const SYMBOLS: [&str; 5] = ["AAA", "BBB", "CCC", "DDD", "O'E\"; DROP TABLE levels; --"];
/// The session from which the first security trades under a new symbol.
pub(crate) const RENAMED_ON: u64 = 4;
/// As-of "everything so far".
pub(crate) const NOW: Sequence = Sequence(u64::MAX >> 1);

/// A ledger in a folder of its own.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) ledger: SqliteLedger,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::open(&folder.path().join("ledger.sqlite"), Access::Create)
            .await
            .unwrap();
        Self { folder, ledger }
    }

    /// A ledger with the whole market in it and `sessions` published.
    pub(crate) async fn with_market(sessions: u64) -> Self {
        let place = Self::new().await;
        place.append(&market(sessions)).await;
        place
            .append(&[Body::Publication(publication(0, sessions, 0.0))])
            .await;
        place
    }

    pub(crate) async fn append(&self, bodies: &[Body]) -> Sequence {
        let prepared: Vec<_> = bodies.iter().map(|body| prepare(body, "test")).collect();
        self.ledger
            .append(&prepared, recorded_at(), None)
            .await
            .unwrap()
            .head
            .sequence
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("projection.duckdb")
    }

    pub(crate) async fn projection(&self) -> Projection {
        caught_up(&self.file(), &self.ledger).await
    }
}

/// The projection at `path`, in its file, with everything of `ledger` taken in.
pub(crate) async fn caught_up(path: &Path, ledger: &SqliteLedger) -> Projection {
    let projection = Projection::open(path, Limits::default()).await.unwrap();
    assert_eq!(*projection.opened(), Opened::File);
    projection.catch_up(ledger, |_| {}).await.unwrap();
    projection
}

pub(crate) fn index() -> IndexId {
    IndexId::parse("EW3").unwrap()
}

pub(crate) fn definition() -> Definition {
    Definition {
        name: "Robert'); DROP TABLE levels; --".to_owned(),
        base_date: Some(session(0)),
        ..Definition::equal_weight(index(), 3)
    }
}

pub(crate) fn definition_id() -> Hash {
    definition_hash(&definition())
}

pub(crate) fn recorded_at() -> Instant {
    Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap()
}

pub(crate) fn session(number: u64) -> Date {
    Date::from_ymd_opt(2024, 1, 2).unwrap() + Days::new(number)
}

pub(crate) fn all_sessions() -> Sessions {
    session(0)..=session(100_000)
}

/// Every fact of the market, and the definition of the index.
pub(crate) fn market(sessions: u64) -> Vec<Body> {
    vec![
        Body::Facts(Facts::Securities(SYMBOLS.map(security).to_vec())),
        Body::Facts(Facts::Bars(bars(sessions))),
        Body::Facts(Facts::Shares(SYMBOLS.map(shares).to_vec())),
        Body::Facts(Facts::Actions(actions())),
        Body::Facts(Facts::Fx(vec![FxRate {
            session: session(0),
            base: "EUR".to_owned(),
            quote: "USD".to_owned(),
            rate: 1.1,
        }])),
        Body::Definition(definition()),
    ]
}

fn security(symbol: &str) -> SecurityRecord {
    SecurityRecord {
        name: Some(format!("{symbol} Inc.")),
        sector: Some("Sector of ".to_owned() + symbol),
        listed: Some(session(0)),
        ..SecurityRecord::of_symbol(symbol)
    }
}

fn shares(symbol: &str) -> ShareCount {
    ShareCount {
        symbol: symbol.to_owned(),
        effective: session(0),
        shares_outstanding: 1e6,
        known: Some(recorded_at()),
    }
}

/// Bars by symbol, then session: not the order in which the projection keeps them.
pub(crate) fn bars(sessions: u64) -> Bars {
    let mut batch = Bars::default();
    for (number, symbol) in SYMBOLS.iter().enumerate() {
        for day in 0..sessions {
            batch.push(&bars::Bar {
                session: session(day),
                symbol,
                open: f64::NAN,
                high: f64::NAN,
                low: f64::NAN,
                close: close(number as u64, day),
                volume: 100.0,
                market_cap: f64::NAN,
            });
        }
    }
    batch
}

fn actions() -> Vec<CorporateAction> {
    let action = |symbol: &str, kind| CorporateAction {
        symbol: symbol.to_owned(),
        ex_date: session(RENAMED_ON),
        currency: None,
        kind,
    };
    vec![
        action("BBB", ActionKind::Split { ratio: 2.0 }),
        action(
            "AAA",
            ActionKind::SymbolChange {
                to: "ZZZ".to_owned(),
            },
        ),
        action(
            "CCC",
            ActionKind::Merger {
                acquirer: None,
                ratio: 0.0,
                amount: 7.0,
            },
        ),
    ]
}

fn close(security: u64, day: u64) -> f64 {
    10.0 * (security + 1) as f64 + (day % 7) as f64
}

/// The members chosen at the close of session `day`.
pub(crate) fn members(day: u64) -> [u64; 3] {
    [day, day + 1, day + 2].map(|number| number % SYMBOLS.len() as u64)
}

pub(crate) fn level(day: u64, shift: f64) -> f64 {
    1000.0 + 3.0 * day as f64 + shift
}

/// Sessions `first` to `first + count - 1`, with levels `shift` higher than usual.
pub(crate) fn publication(first: u64, count: u64, shift: f64) -> Publication {
    let mut series = Series::default();
    for day in first..first + count {
        series.sessions.push(session_row(day, shift));
        series.baskets.extend(basket(day));
        if day > 0 {
            series.held.extend(held(day));
        }
    }
    series.notices.push(Notice {
        session: session(first),
        security: Some(SecurityId(0)),
        kind: NoticeKind::CarriedForward { sessions: 2 },
    });
    Publication {
        index: index(),
        definition: definition_id(),
        cut: Sequence(5),
        continues: None,
        series,
    }
}

fn session_row(day: u64, shift: f64) -> SessionRow {
    SessionRow {
        session: session(day),
        price_return: level(day, shift),
        gross_total_return: level(day, shift) + 1.0,
        net_total_return: level(day, shift) + 0.5,
        daily_return: (day > 0).then(|| level(day, shift) / level(day - 1, shift) - 1.0),
        divisor: 1e6,
        market_value: level(day, shift) * 1e6,
        dividend_points: 0.25,
        constituents: 3,
        is_rebalance: true,
        turnover: 1.0 / 3.0,
    }
}

fn basket(day: u64) -> impl Iterator<Item = BasketRow> {
    members(day)
        .into_iter()
        .zip(1..)
        .map(move |(number, rank)| BasketRow {
            session: session(day),
            security: SecurityId(number as u32),
            rank,
            index_shares: 100.0 / close(number, day),
            close: close(number, day),
            market_cap: if number == 2 {
                f64::NAN
            } else {
                1e6 * close(number, day)
            },
            weight: 1.0 / 3.0,
        })
}

fn held(day: u64) -> impl Iterator<Item = HeldRow> {
    members(day - 1).into_iter().map(move |number| HeldRow {
        session: session(day),
        security: SecurityId(number as u32),
        index_shares: 100.0 / close(number, day - 1),
        prior_close: close(number, day - 1),
        close: close(number, day),
        open_weight: 1.0 / 3.0,
        contribution: 1.0,
    })
}

/// The answer to every query there is, as text.
pub(crate) async fn everything(projection: &Projection, as_of: Sequence) -> String {
    let (index, definition) = (index(), definition_id());
    let all = all_sessions();
    let mut text = String::new();
    let mut add = |name: &str, answer: &dyn std::fmt::Debug| {
        writeln!(text, "{name}: {answer:?}").unwrap();
    };
    let levels = projection
        .levels(&index, definition, as_of, all.clone())
        .await
        .unwrap();
    add("levels", &levels);
    for at in [At::Open, At::Close] {
        let rows = projection
            .compositions(&index, definition, as_of, all.clone(), at)
            .await;
        add("compositions", &rows.unwrap());
    }
    add(
        "changes",
        &projection
            .changes(&index, definition, as_of, all.clone())
            .await
            .unwrap(),
    );
    add(
        "notices",
        &projection
            .notices(&index, definition, as_of, all)
            .await
            .unwrap(),
    );
    add(
        "current",
        &projection.current_definition(&index, as_of).await.unwrap(),
    );
    add("definitions", &projection.definitions(as_of).await.unwrap());
    add(
        "publications",
        &projection
            .publications(&index, definition, as_of)
            .await
            .unwrap(),
    );
    add(
        "published",
        &projection
            .published(&index, definition, as_of)
            .await
            .unwrap(),
    );
    add("directory", &projection.directory());
    add("status", &projection.status().await.unwrap());
    text
}
