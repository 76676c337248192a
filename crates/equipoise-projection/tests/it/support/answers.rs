//! The answer to every query there is, as text.

use std::fmt::{Debug, Write as _};

use equipoise_ledger::Sequence;
use equipoise_model::SecurityId;
use equipoise_projection::{At, Opened, Projection, ProjectionError, Scope, Vintage};

use super::market::{SYMBOLS, all_sessions, index, session};

/// The answer to every query there is as of `as_of`; where a projection is in memory, without bars.
pub(crate) async fn everything(projection: &Projection, as_of: Sequence) -> String {
    let mut answers = Answers::default();
    answers.of_index(projection, as_of).await;
    for chain in projection.chains(&index(), as_of).await.unwrap() {
        for vintage in [Vintage::Latest, Vintage::First] {
            let scope = Scope {
                index: index(),
                chain: chain.chain,
                as_of,
                vintage,
            };
            answers.of_series(projection, &scope).await;
        }
    }
    for number in 0..SYMBOLS.len() {
        let security = SecurityId(u32::try_from(number).unwrap());
        answers.of_security(projection, security, as_of).await;
    }
    answers.add("directory", Ok(projection.directory()));
    answers.add("status", projection.status().await);
    answers.text
}

#[derive(Default)]
struct Answers {
    text: String,
}

impl Answers {
    fn add<T: Debug>(&mut self, name: &str, answer: Result<T, ProjectionError>) {
        writeln!(self.text, "{name}: {:?}", answer.unwrap()).unwrap();
    }

    async fn of_index(&mut self, projection: &Projection, as_of: Sequence) {
        let index = index();
        self.add("chains", projection.chains(&index, as_of).await);
        self.add("chain", projection.current_chain(&index, as_of).await);
        let current = projection.current_definition(&index, as_of).await;
        self.add("current", current);
        let definitions = projection.definitions(None, as_of).await.unwrap();
        for row in &definitions {
            let document = projection.definition_document(row.hash).await;
            self.add("document", document);
        }
        self.add("definitions", Ok(definitions));
        self.add("lifecycle", projection.lifecycle(&index, as_of).await);
        let restatements = projection.restatements(None, None, as_of).await.unwrap();
        for row in &restatements {
            let sessions = projection.restated_sessions(row.sequence).await;
            self.add("restated sessions", sessions);
            let decisions = projection.decisions(row.sequence, as_of).await;
            self.add("decisions", decisions);
        }
        self.add("restatements", Ok(restatements));
        let rates = projection.rates("SOFR", all_sessions(), as_of).await;
        self.add("rates", rates);
    }

    async fn of_series(&mut self, projection: &Projection, scope: &Scope) {
        let all = all_sessions();
        self.add("levels", projection.levels(scope, all.clone()).await);
        for at in [At::Open, At::Close] {
            let rows = projection.compositions(scope, all.clone(), at).await;
            self.add("compositions", rows);
        }
        self.add("changes", projection.changes(scope, all.clone()).await);
        let calculation = projection.calculation(scope, all.clone(), None).await;
        self.add("calculation", calculation);
        let adjustments = projection.adjustments(scope, all.clone()).await;
        self.add("adjustments", adjustments);
        self.add(
            "currencies",
            projection.currencies(scope, all.clone()).await,
        );
        let overlays = projection.overlay_levels(scope, all.clone(), None).await;
        self.add("overlays", overlays);
        self.add("notices", projection.notices(scope, all).await);
        self.add("publications", projection.publications(scope).await);
        self.add("published", projection.published(scope).await);
        let around = projection.sessions_around(scope, session(4)).await;
        self.add("around", around);
    }

    async fn of_security(&mut self, projection: &Projection, id: SecurityId, as_of: Sequence) {
        self.add("shares", projection.share_counts(id, as_of).await);
        self.add("actions", projection.actions_of(id, as_of).await);
        if *projection.opened() == Opened::File {
            self.add("bar", projection.bar_at(id, session(3), as_of).await);
        }
    }
}
