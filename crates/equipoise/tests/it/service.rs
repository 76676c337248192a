//! A store used as the commands use it, at times that the test gives.

use equipoise_app::build::{BuildReport, BuildRequest, build};
use equipoise_app::definitions::Wanted;
use equipoise_app::ingest::{IngestRequest, ingest};
use equipoise_app::levels::{LevelRow, levels};
use equipoise_app::selection::{IndexSelection, Vintage};
use equipoise_app::{AppError, DataFolder, Progress, Range, Store, StoreOptions};
use equipoise_ledger::Access;
use equipoise_model::{Date, IndexId, Instant, calendar};
use equipoise_providers::files::{Limits, OnError};

use crate::market;

/// A data folder, gone with the value.
pub(crate) struct Service {
    folder: tempfile::TempDir,
    pub(crate) store: Store,
}

/// The index of the tests.
pub(crate) fn index() -> IndexId {
    IndexId::parse("TEN").unwrap()
}

pub(crate) fn session(position: usize) -> Date {
    market::sessions()[position]
}

/// `minutes` after the close of a session of the market, or before it.
pub(crate) fn after_close(position: usize, minutes: i64) -> Instant {
    let close = calendar::new_york().close(session(position)).unwrap();
    close + chrono::TimeDelta::minutes(minutes)
}

impl Service {
    /// The market without its bars.
    pub(crate) async fn new(options: StoreOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::new(folder.path().join("data"));
        let store = Store::open(data, Access::Create, options).await.unwrap();
        let service = Self { folder, store };
        let now = after_close(0, -60);
        service
            .take("securities.csv", &market::securities(), now)
            .await;
        service.take("shares.csv", &market::shares(), now).await;
        service
    }

    /// Take in a file; answers what a person should read.
    pub(crate) async fn take(&self, name: &str, text: &str, now: Instant) -> Vec<String> {
        self.try_take(name, text, now).await.unwrap()
    }

    /// As [`Self::take`], where the file may be refused.
    pub(crate) async fn try_take(
        &self,
        name: &str,
        text: &str,
        now: Instant,
    ) -> Result<Vec<String>, AppError> {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let request = IngestRequest {
            paths: vec![path],
            kind: None,
            on_error: OnError::Refuse,
            limits: Limits::default(),
        };
        let taken = ingest(&self.store, &request, now, &Progress::silent(), |_| ()).await?;
        Ok(taken.into_iter().flat_map(|file| file.remarks).collect())
    }

    /// Take in the bars of the sessions with positions in `range`, without those of one company.
    pub(crate) async fn take_bars(
        &self,
        range: std::ops::Range<usize>,
        without: Option<usize>,
        now: Instant,
    ) {
        let name = format!("bars-{}-{}.csv", range.start, range.end);
        let missing = without.map(company);
        let kept = |line: &&str| {
            let symbol = line.split(',').nth(1);
            missing.is_none() || symbol != missing.as_deref()
        };
        let lines: Vec<String> = market::bars(range)
            .lines()
            .filter(kept)
            .map(str::to_owned)
            .collect();
        self.take(&name, &(lines.join("\n") + "\n"), now).await;
    }

    /// Build the ten largest companies.
    pub(crate) async fn build(&self, now: Instant) -> BuildReport {
        let request = BuildRequest {
            index: index(),
            from: None,
            to: None,
            wanted: Wanted {
                size: Some(10),
                rhythm: None,
            },
            default_size: 10,
            dry_run: false,
        };
        build(&self.store, &request, now, &Progress::silent())
            .await
            .unwrap()
    }

    /// The levels as they stand, as first published, or as answered at a time.
    pub(crate) async fn levels(&self, vintage: Vintage, as_of: Option<Instant>) -> Vec<LevelRow> {
        let selection = IndexSelection {
            index: index(),
            as_of,
            vintage,
        };
        let found = levels(
            &self.store,
            &selection,
            Range::default(),
            &Progress::silent(),
        )
        .await;
        found.unwrap().rows
    }

    /// The last level as it stands.
    pub(crate) async fn last_level(&self) -> LevelRow {
        self.levels(Vintage::Latest, None).await.pop().unwrap()
    }
}

/// The symbol of a company by its number.
pub(crate) fn company(number: usize) -> String {
    market::symbol(u32::try_from(number).unwrap())
}
