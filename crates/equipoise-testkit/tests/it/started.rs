//! A small market behind a running server.

use chrono::TimeDelta;
use equipoise_model::{Date, Instant, SecurityId, calendar};
use equipoise_providers::sample::{SampleMarket, TrueEventKind, Truth};
use equipoise_testkit::MarketServer;
use equipoise_testkit::market_server::{Endpoint, Fault, FaultKind};

use crate::client::{Answer, ask};

/// A server, and the truth of what it serves.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) server: MarketServer,
    pub(crate) truth: Truth,
    pub(crate) last: Date,
}

impl Started {
    /// Half an hour after the close of the last session.
    pub(crate) async fn new() -> Self {
        let date = |year| Date::from_ymd_opt(year, 1, 2).unwrap();
        let market = SampleMarket {
            seed: 7,
            companies: 240,
            first: date(2020),
            last: date(2023),
        };
        let sample = market.generate();
        let truth = sample.truth.clone();
        let last = *truth.sessions.last().unwrap();
        let now = calendar::new_york_close(last) + TimeDelta::minutes(30);
        let server = MarketServer::start(sample, now, 0).await.unwrap();
        Self {
            server,
            truth,
            last,
        }
    }

    pub(crate) fn now(&self) -> Instant {
        calendar::new_york_close(self.last) + TimeDelta::minutes(30)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(
            self.server.address(),
            "GET",
            path,
            headers,
            "",
            usize::MAX / 2,
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        ask(
            self.server.address(),
            "POST",
            path,
            headers,
            body,
            usize::MAX / 2,
        )
        .await
    }

    /// The address of the whole chart of `symbol`.
    pub(crate) fn chart_path(&self, symbol: &str) -> String {
        let until = (self.now() + TimeDelta::days(1)).timestamp();
        let symbol = symbol.replace('.', "-");
        format!(
            "/v8/finance/chart/{symbol}?period1=0&period2={until}&interval=1d&events=div,splits,capitalGains"
        )
    }

    /// The next request of `endpoint` meets `kind`.
    pub(crate) fn meets(&self, endpoint: Endpoint, kind: FaultKind) {
        self.server.script(Fault {
            endpoint,
            after: 0,
            times: 1,
            kind,
        });
    }

    /// Lines that are listed to the end under one symbol all along, with the symbol.
    pub(crate) fn steady(&self) -> Vec<(SecurityId, String)> {
        let gone = |id: SecurityId| {
            self.truth.events.iter().any(|event| {
                let is_end = matches!(
                    event.kind,
                    TrueEventKind::TakenOver { .. } | TrueEventKind::Failed { .. }
                );
                event.security == id && is_end
            })
        };
        let lines = self.truth.lines.iter();
        lines
            .filter(|line| !gone(line.security) && line.symbols.len() == 1)
            .map(|line| (line.security, line.symbols[0].1.clone()))
            .collect()
    }

    /// A steady line that has split and paid dividends.
    pub(crate) fn eventful(&self) -> (SecurityId, String) {
        let mut steady = self.steady();
        steady.retain(|(id, _)| {
            let has = |is: fn(&TrueEventKind) -> bool| {
                self.truth
                    .events
                    .iter()
                    .any(|event| event.security == *id && is(&event.kind))
            };
            has(|kind| matches!(kind, TrueEventKind::Split { .. }))
                && has(|kind| matches!(kind, TrueEventKind::CashDividend { .. }))
        });
        steady
            .into_iter()
            .next()
            .expect("a line that split and paid")
    }
}
