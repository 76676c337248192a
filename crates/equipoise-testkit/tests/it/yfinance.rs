//! yfinance, the client most people use, reads the stand-in as if it were Yahoo.
//!
//! Needs Python 3.10 or later with `venv`, and once the package index, from which the release below is
//! fetched into a virtual environment beside the build.

use std::path::{Path, PathBuf};
use std::process::Command;

use equipoise_model::{Date, SecurityId};
use equipoise_providers::sample::TrueEventKind;
use serde_json::Value;

use crate::started::Started;

const RELEASE: &str = "1.7.0";
const SCRIPT: &str = include_str!("yfinance.py");

/// The Python of an environment that has yfinance.
fn python() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("yfinance-{RELEASE}"));
    let python = folder.join("bin/python");
    let is_ready = folder.join("ready");
    if !is_ready.exists() {
        let folder = folder.to_str().unwrap();
        run(Command::new("python3").args(["-m", "venv", "--clear", folder]));
        let release = format!("yfinance=={RELEASE}");
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", &release]));
        std::fs::write(&is_ready, RELEASE).unwrap();
    }
    python
}

fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn rows(value: &Value) -> Vec<(Date, f64)> {
    let rows = value
        .as_array()
        .unwrap_or_else(|| panic!("{value} is no list"));
    rows.iter()
        .map(|row| {
            (
                row[0].as_str().unwrap().parse().unwrap(),
                row[1].as_f64().unwrap(),
            )
        })
        .collect()
}

/// Events of one kind that happened to a line.
fn happened(
    started: &Started,
    id: SecurityId,
    of: fn(&TrueEventKind) -> Option<f64>,
) -> Vec<(Date, f64)> {
    let events = started.truth.events.iter();
    events
        .filter(|event| event.security == id)
        .filter_map(|event| Some((event.session, of(&event.kind)?)))
        .collect()
}

/// Closes that were, on the share basis of the end.
fn closes(started: &Started, id: SecurityId) -> Vec<(Date, f64)> {
    let splits = happened(started, id, split);
    let seen = started
        .truth
        .sessions
        .iter()
        .filter(|session| started.truth.has_bar(id, **session));
    seen.map(|session| {
        let later = splits.iter().filter(|(ex_date, _)| ex_date > session);
        let factor: f64 = later.map(|(_, ratio)| ratio).product();
        (
            *session,
            started.truth.close(id, *session).unwrap() / factor,
        )
    })
    .collect()
}

fn split(kind: &TrueEventKind) -> Option<f64> {
    match kind {
        TrueEventKind::Split { ratio } => Some(*ratio),
        TrueEventKind::StockDividend { ratio } => Some(1.0 + ratio),
        _ => None,
    }
}

fn dividend(kind: &TrueEventKind) -> Option<f64> {
    match kind {
        TrueEventKind::CashDividend { amount } | TrueEventKind::SpecialDividend { amount } => {
            Some(*amount)
        }
        _ => None,
    }
}

fn assert_close(what: &str, told: &[(Date, f64)], was: &[(Date, f64)]) {
    assert_eq!(told.len(), was.len(), "{what}: {told:?} {was:?}");
    for (told, was) in told.iter().zip(was) {
        assert_eq!(told.0, was.0, "{what}");
        assert!(
            (told.1 / was.1 - 1.0).abs() < 2e-6,
            "{what}: {told:?} {was:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn yfinance_downloads_prices_events_shares_and_quotes_that_are_those_of_the_truth() {
    let started = Started::new().await;
    let (id, symbol) = started.eventful();
    let others = started
        .steady()
        .into_iter()
        .filter(|(other, _)| *other != id)
        .take(3);
    let lines: Vec<(SecurityId, String)> = std::iter::once((id, symbol)).chain(others).collect();
    let mut command = Command::new(python());
    command
        .args(["-c", SCRIPT])
        .arg(started.server.address().to_string());
    command.arg(started.truth.sessions[0].to_string());
    command.arg(started.last.succ_opt().unwrap().to_string());
    command.args(lines.iter().map(|(_, symbol)| symbol.replace('.', "-")));
    let printed = tokio::task::spawn_blocking(move || run(&mut command))
        .await
        .unwrap();
    let told: Value = serde_json::from_str(printed.lines().last().unwrap()).unwrap();
    assert_eq!(told["version"], RELEASE);
    for (id, symbol) in &lines {
        let rows = rows(&told["several"][symbol.replace('.', "-")]);
        assert_close(symbol, &rows, &closes(&started, *id));
    }
    let was = closes(&started, id);
    assert_close("close", &rows(&told["close"]), &was);
    assert_close(
        "auto adjusted",
        &rows(&told["auto_adjusted"]),
        &rows(&told["adj_close"]),
    );
    assert_close(
        "splits",
        &rows(&told["splits"]),
        &happened(&started, id, split),
    );
    let splits = happened(&started, id, split);
    let paid: Vec<(Date, f64)> = happened(&started, id, dividend)
        .into_iter()
        .map(|(date, amount)| {
            let later = splits.iter().filter(|(ex_date, _)| *ex_date > date);
            (
                date,
                amount / later.map(|(_, ratio)| ratio).product::<f64>(),
            )
        })
        .collect();
    let dividends = rows(&told["dividends"]);
    assert_eq!(dividends.len(), paid.len());
    for (told, was) in dividends.iter().zip(&paid) {
        assert!(
            told.0 == was.0 && (told.1 - was.1).abs() <= 0.5e-6,
            "{told:?} {was:?}"
        );
    }
    // The adjusted close is the close less the dividends that came after it.
    let adjusted = rows(&told["adj_close"]);
    let mut part = 1.0;
    let mut later = paid.iter().rev().peekable();
    for ((session, close), (_, told)) in was.iter().zip(&adjusted).rev() {
        while let Some((ex_date, amount)) = later.next_if(|(ex_date, _)| ex_date > session) {
            let before = was
                .iter()
                .rev()
                .find(|(before, _)| before < ex_date)
                .unwrap();
            part *= 1.0 - amount / before.1;
        }
        assert!(
            (told / (close * part) - 1.0).abs() < 1e-5,
            "{session}: {told} {}",
            close * part
        );
    }
    let shares = rows(&told["shares"]);
    assert!(shares.len() > 8, "{shares:?}");
    let last = started.truth.close(id, started.last);
    assert_eq!(told["last_price"].as_f64(), last);
    assert_eq!(told["info"]["regularMarketPrice"].as_f64(), last);
    assert_eq!(
        told["info"]["sharesOutstanding"].as_f64(),
        shares.last().map(|(_, count)| *count)
    );
    for field in ["marketCap", "longName", "sector"] {
        assert!(!told["info"][field].is_null(), "{field}");
    }
}
