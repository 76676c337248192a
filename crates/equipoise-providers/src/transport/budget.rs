//! The budget of a source: what was asked of it, and how long to wait before asking more.
//!
//! Spans roll: no second, minute, hour or day of 24 hours, wherever it begins, sees more than the quota.
//! A clock that jumps back makes what was spent no older, so it gives nothing back.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use equipoise_model::Instant;
use futures::future::BoxFuture;

use super::condition::Condition;
use crate::source::Quota;

const SECOND: TimeDelta = TimeDelta::seconds(1);
const MINUTE: TimeDelta = TimeDelta::minutes(1);
const HOUR: TimeDelta = TimeDelta::hours(1);
const DAY: TimeDelta = TimeDelta::days(1);

/// What was spent and when, ascending; what is older than a minute stands together by minutes.
pub type Spent = Vec<(Instant, u32)>;

/// Where what was spent outlives the process.
pub trait BudgetStore: std::fmt::Debug + Send + Sync {
    /// What was spent on `source`; nothing when it was never asked.
    fn load<'a>(&'a self, source: &'a str) -> BoxFuture<'a, Result<Spent, String>>;

    /// Keep what was spent on `source`, durably when the future is done.
    fn save<'a>(&'a self, source: &'a str, spent: Spent) -> BoxFuture<'a, Result<(), String>>;

    /// The condition of `source`; in order when nothing was ever kept, which is the default.
    fn load_condition<'a>(&'a self, source: &'a str) -> BoxFuture<'a, Result<Condition, String>> {
        let _ = source;
        Box::pin(async { Ok(Condition::default()) })
    }

    /// Keep the condition of `source`, durably when the future is done; by default it is forgotten.
    fn save_condition<'a>(
        &'a self,
        source: &'a str,
        condition: Condition,
    ) -> BoxFuture<'a, Result<(), String>> {
        let _ = (source, condition);
        Box::pin(async { Ok(()) })
    }
}

/// Budgets in memory: for tests, and for sources whose quota a restart may forget.
#[derive(Debug, Default)]
pub struct MemoryBudgets {
    spent: Mutex<BTreeMap<String, Spent>>,
}

impl BudgetStore for MemoryBudgets {
    fn load<'a>(&'a self, source: &'a str) -> BoxFuture<'a, Result<Spent, String>> {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let found = spent.get(source).cloned().unwrap_or_default();
        Box::pin(async move { Ok(found) })
    }

    fn save<'a>(&'a self, source: &'a str, spent: Spent) -> BoxFuture<'a, Result<(), String>> {
        let mut all = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(source.to_owned(), spent);
        Box::pin(async { Ok(()) })
    }
}

/// What is left of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// In this minute; `None` without a quota for it.
    pub in_minute: Option<u32>,
    /// In these 24 hours; `None` without a quota for them.
    pub in_day: Option<u32>,
}

/// The budget of one source.
#[derive(Debug, Clone)]
pub struct Budget {
    quota: Quota,
    spent: VecDeque<(Instant, u32)>,
    /// The latest time it was told.
    latest: Option<Instant>,
}

impl Budget {
    /// The budget of `quota` after `spent`.
    #[must_use]
    pub fn new(quota: Quota, mut spent: Spent) -> Self {
        spent.sort_by_key(|(at, _)| *at);
        Self {
            quota,
            latest: spent.last().map(|(at, _)| *at),
            spent: spent.into(),
        }
    }

    /// Spend `cost` at `now`, or say how long to wait before trying again. `None` in the error: it is
    /// more than the whole quota, and waiting does not help.
    ///
    /// # Errors
    /// The quota is used up.
    pub fn take(&mut self, cost: u32, now: Instant) -> Result<(), Option<Duration>> {
        self.see(now);
        let mut wait = TimeDelta::zero();
        for (span, limit) in self.spans() {
            wait = wait.max(self.wait(span, limit, cost, now).ok_or(None)?);
        }
        if wait > TimeDelta::zero() {
            return Err(Some(wait.to_std().unwrap_or_default()));
        }
        self.spent.push_back((now, cost));
        Ok(())
    }

    /// What is left at `now`.
    pub fn left(&mut self, now: Instant) -> Left {
        self.see(now);
        let left = |limit: Option<u32>, span| {
            limit.map(|limit| limit.saturating_sub(self.within(span, now)))
        };
        Left {
            in_minute: left(self.quota.per_minute, MINUTE),
            in_day: left(self.quota.per_day, DAY),
        }
    }

    /// What was spent in the last 24 hours.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.spent.iter().copied().collect()
    }

    fn spans(&self) -> impl Iterator<Item = (TimeDelta, u32)> + use<> {
        let quota = self.quota;
        let spans = [
            (SECOND, quota.per_second),
            (MINUTE, quota.per_minute),
            (HOUR, quota.per_hour),
            (DAY, quota.per_day),
        ];
        spans
            .into_iter()
            .filter_map(|(span, limit)| Some((span, limit?)))
    }

    /// Take note of the time: what was spent keeps its age when the clock jumps back, and goes when
    /// it is a day old.
    fn see(&mut self, now: Instant) {
        if let Some(latest) = self.latest
            && now < latest
        {
            let jump = latest - now;
            for (at, _) in &mut self.spent {
                *at -= jump;
            }
        }
        self.latest = Some(now);
        while self.spent.front().is_some_and(|(at, _)| now - *at >= DAY) {
            self.spent.pop_front();
        }
        self.join_old(now);
    }

    /// What is older than a minute counts for the hour and the day only: entries of one minute become one, at the
    /// time of its last, so that none is given back early.
    fn join_old(&mut self, now: Instant) {
        let old = self
            .spent
            .partition_point(|(at, _)| now - *at >= MINUTE + SECOND);
        if old < 2 {
            return;
        }
        let mut joined: VecDeque<(Instant, u32)> = VecDeque::with_capacity(self.spent.len());
        for (place, (at, cost)) in self.spent.drain(..).enumerate() {
            match joined.back_mut() {
                Some(last) if place < old && minute(last.0) == minute(at) => {
                    *last = (at, last.1.saturating_add(cost));
                }
                _ => joined.push_back((at, cost)),
            }
        }
        self.spent = joined;
    }

    fn within(&self, span: TimeDelta, now: Instant) -> u32 {
        let spent = self.spent.iter().rev();
        spent
            .take_while(|(at, _)| now - *at < span)
            .fold(0, |sum, (_, cost)| sum.saturating_add(*cost))
    }

    /// How long until `cost` fits into `span`; `None` when it never does.
    fn wait(&self, span: TimeDelta, limit: u32, cost: u32, now: Instant) -> Option<TimeDelta> {
        let room = limit.checked_sub(cost)?;
        let mut sum: u32 = 0;
        for (at, spent) in self.spent.iter().rev() {
            if now - *at >= span {
                break;
            }
            sum = sum.saturating_add(*spent);
            if sum > room {
                return Some(span - (now - *at));
            }
        }
        Some(TimeDelta::zero())
    }
}

fn minute(at: Instant) -> i64 {
    at.timestamp().div_euclid(60)
}
