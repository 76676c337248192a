//! News that comes after the levels it bears on: a bar that is restated, a split a day late, a
//! dividend that is taken back. Nothing is overwritten, a restatement is proposed, and a question
//! as of then has the answer of then.

use equipoise_app::levels::LevelRow;
use equipoise_app::restatements::{self, Proposed, Verdict};
use equipoise_app::selection::Vintage;
use equipoise_app::verify::verify;
use equipoise_app::{Progress, StoreOptions};
use equipoise_ledger::{EntryHead, Sequence};
use equipoise_model::Instant;

use crate::market::ByHand;
use crate::service::{Service, after_close, company, index, session};

/// The last session that is published when the news comes.
const LAST: usize = 20;

/// The market up to [`LAST`], as `by_hand` has its closes, published in time.
async fn published(by_hand: &ByHand) -> Service {
    let service = Service::new(StoreOptions::default()).await;
    let now = after_close(LAST, 60);
    service
        .take("bars.csv", &bars(by_hand, 0..=LAST), now)
        .await;
    service.build(now).await;
    service
}

fn bars(by_hand: &ByHand, range: std::ops::RangeInclusive<usize>) -> String {
    let mut text = "session,symbol,close,volume\n".to_owned();
    for position in range {
        for (number, close) in by_hand.closes[position].iter().enumerate() {
            let (date, symbol) = (session(position), company(number));
            text += &format!("{date},{symbol},{close},1000\n");
        }
    }
    text
}

/// The ledger, the levels, and the moment after them.
struct Before {
    entries: Vec<EntryHead>,
    levels: Vec<LevelRow>,
    then: Instant,
}

impl Before {
    async fn of(service: &Service) -> Self {
        Self {
            entries: entries(service).await,
            levels: service.levels(Vintage::Latest, None).await,
            then: after_close(LAST, 90),
        }
    }

    /// Nothing that was there is different, whatever came.
    async fn stands(&self, service: &Service) {
        let now = entries(service).await;
        assert_eq!(now[..self.entries.len()], self.entries);
        let known = service.levels(Vintage::Latest, Some(self.then)).await;
        assert_eq!(known, self.levels, "as of then");
        assert_eq!(
            figures(&service.levels(Vintage::First, None).await),
            figures(&self.levels)
        );
        let found = verify(&service.store, None, &Progress::silent())
            .await
            .unwrap();
        assert_eq!(found.differences.len(), 0, "{:?}", found.differences);
    }
}

async fn entries(service: &Service) -> Vec<EntryHead> {
    let head = service.store.head().await.unwrap();
    let heads = service
        .store
        .ledger()
        .heads(Sequence::NONE, head.sequence, &[])
        .await;
    heads.unwrap()
}

fn figures(rows: &[LevelRow]) -> Vec<[f64; 3]> {
    let of = |row: &LevelRow| {
        [
            row.price_return,
            row.gross_total_return,
            row.net_total_return,
        ]
    };
    rows.iter().take(LAST + 1).map(of).collect()
}

/// The restatement that a check proposes; the levels stand as they are.
async fn proposed(service: &Service, before: &Before, now: Instant) -> Proposed {
    let found = restatements::check(&service.store, &index(), now, &Progress::silent()).await;
    let proposed = found.unwrap().proposed.unwrap();
    let levels = service.levels(Vintage::Latest, None).await;
    assert_eq!(
        figures(&levels),
        figures(&before.levels),
        "published levels stay"
    );
    before.stands(service).await;
    proposed
}

async fn approve(service: &Service, proposed: &Proposed, now: Instant) {
    let decision = (Verdict::Approved, "A. Smith", "the vendor confirms it");
    let progress = Progress::silent();
    let sequence = proposed.sequence;
    let done = restatements::decide(&service.store, sequence, decision, now, &progress);
    done.await.unwrap();
}

#[track_caller]
fn assert_near(found: &[LevelRow], expected: &[f64]) {
    for (row, expected) in found.iter().zip(expected) {
        let level = row.price_return;
        assert!(
            (level / expected - 1.0).abs() < 1e-12,
            "{}: {level} {expected}",
            row.session
        );
    }
}

#[tokio::test]
async fn a_bar_restated_three_sessions_later_is_proposed_and_the_old_answer_stays() {
    let mut by_hand = ByHand::default();
    let service = published(&by_hand).await;
    let before = Before::of(&service).await;
    let member = by_hand.ranked(LAST - 4)[0];
    by_hand.closes[LAST - 3][member] *= 1.25;
    let now = after_close(LAST, 120);
    let restated = bars(&by_hand, LAST - 3..=LAST - 3);
    service.take("bars-restated.csv", &restated, now).await;
    let found = proposed(&service, &before, now).await;
    assert_eq!(found.restatement.sessions[0].session, session(LAST - 3));
    approve(&service, &found, now).await;
    assert_near(
        &service.levels(Vintage::Latest, None).await,
        &by_hand.levels(|_| 10),
    );
    before.stands(&service).await;
}

#[tokio::test]
async fn a_split_reported_a_day_late_is_proposed_and_the_old_answer_stays() {
    let mut by_hand = ByHand::default();
    let member = by_hand.ranked(LAST - 1)[0];
    for position in LAST..by_hand.closes.len() {
        by_hand.closes[position][member] /= 2.0;
        by_hand.shares[position][member] *= 2.0;
    }
    let service = published(&by_hand).await;
    let before = Before::of(&service).await;
    let now = after_close(LAST + 1, 60);
    let split = format!(
        "symbol,ex_date,action,ratio\n{},{},split,2\n",
        company(member),
        session(LAST)
    );
    service.take("actions.csv", &split, now).await;
    by_hand.splits[LAST][member] = 2.0;
    let found = proposed(&service, &before, now).await;
    assert!(found.restatement.sentences[0].contains("1 corporate actions"));
    let sessions: Vec<_> = found
        .restatement
        .sessions
        .iter()
        .map(|row| row.session)
        .collect();
    assert_eq!(sessions, [session(LAST)]);
    approve(&service, &found, now).await;
    service
        .take("bars-next.csv", &bars(&by_hand, LAST + 1..=LAST + 1), now)
        .await;
    service.build(now).await;
    let levels = service.levels(Vintage::Latest, None).await;
    assert_eq!(levels.len(), LAST + 2);
    assert_near(&levels, &by_hand.levels(|_| 10));
    before.stands(&service).await;
}

#[tokio::test]
async fn a_cancelled_dividend_is_proposed_and_the_old_answer_stays() {
    let by_hand = ByHand::default();
    let service = Service::new(StoreOptions::default()).await;
    let now = after_close(LAST, 60);
    let member = by_hand.ranked(LAST - 2)[0];
    let dividend = |amount: &str| {
        let (symbol, ex_date) = (company(member), session(LAST - 1));
        let known = format!("{ex_date}T09:00:00Z");
        format!(
            "symbol,ex_date,action,amount,known\n{symbol},{ex_date},cash_dividend,{amount},{known}\n"
        )
    };
    service
        .take("bars.csv", &bars(&by_hand, 0..=LAST), now)
        .await;
    service.take("actions.csv", &dividend("0.5"), now).await;
    service.build(now).await;
    let before = Before::of(&service).await;
    let total = |rows: &[LevelRow]| rows[LAST].gross_total_return;
    assert!(total(&before.levels) > before.levels[LAST].price_return);

    let now = after_close(LAST, 120);
    service
        .take("actions-cancelled.csv", &dividend("0"), now)
        .await;
    let found = proposed(&service, &before, now).await;
    assert_eq!(found.restatement.sessions.len(), 2);
    assert!(!found.restatement.changes_members);
    approve(&service, &found, now).await;
    let levels = service.levels(Vintage::Latest, None).await;
    assert!((total(&levels) / levels[LAST].price_return - 1.0).abs() < 1e-12);
    before.stands(&service).await;
}
