//! One source, asked within its limits.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use equipoise_model::Instant;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::sync::Semaphore;

use super::breaker::{BreakerState, Breakers};
use super::budget::{Budget, BudgetStore, Left};
use super::clock::Clock;
use super::condition::{Condition, LastFailure};
use super::http::{Came, Http, HttpLimits};
use super::kept::KeptAnswers;
use super::retry::{MAX_RETRY_AFTER, RetryPolicy};
use super::session::{Session, Sessions};
use crate::failure::{FailureKind, Fault};
use crate::source::{Access, Answer, Ask, MAX_SAMPLE_BYTES, Reading, SignIn, Source, SourceError};

/// Steps of signing in; a source that needs more goes in a circle.
const MAX_SIGN_IN_STEPS: usize = 8;

/// How a source is asked.
#[derive(Debug, Clone, Default)]
pub struct TransportOptions {
    /// Limits of one request.
    pub limits: HttpLimits,
    /// How often and how long an ask is repeated.
    pub retry: RetryPolicy,
    /// Where answers are kept as they came; `None` keeps none.
    pub kept: Option<KeptAnswers>,
    /// Seed of the random part of waits.
    pub seed: u64,
}

/// The state of a source, for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// What is left of its quota.
    pub left: Left,
    /// Endpoints that failed since they last answered.
    pub breakers: Vec<(String, BreakerState)>,
    /// The latest failure, in this process or another.
    pub last_failure: Option<LastFailure>,
}

/// Asks one source.
#[derive(Debug)]
pub struct Transport {
    source: Arc<dyn Source>,
    http: Http,
    retry: RetryPolicy,
    kept: Option<KeptAnswers>,
    clock: Arc<dyn Clock>,
    store: Arc<dyn BudgetStore>,
    budget: tokio::sync::Mutex<Budget>,
    permits: Semaphore,
    breakers: Mutex<Breakers>,
    last_failure: Mutex<Option<LastFailure>>,
    /// Held while the condition is kept: one writer at a time.
    keeping: tokio::sync::Mutex<()>,
    sessions: tokio::sync::Mutex<Sessions>,
    random: Mutex<StdRng>,
    requests: AtomicU64,
}

/// An ask that was admitted by its breaker; told as abandoned unless something else is told first,
/// so that a trial that is cancelled does not keep the endpoint closed for good.
struct Admitted<'a> {
    transport: &'a Transport,
    endpoint: &'static str,
    is_told: bool,
}

impl Transport {
    /// Transport for `source`, with what `store` says was spent before.
    ///
    /// # Errors
    /// The store cannot be read, or no client can be made.
    pub async fn open(
        source: Arc<dyn Source>,
        options: TransportOptions,
        clock: Arc<dyn Clock>,
        store: Arc<dyn BudgetStore>,
    ) -> Result<Self, SourceError> {
        let name = source.name();
        let quota = source.quota();
        let spent = store.load(name).await;
        let spent = spent.map_err(|reason| unkept(name, "read", &reason))?;
        let condition = store.load_condition(name).await;
        let condition = condition.map_err(|reason| unkept(name, "read", &reason))?;
        Ok(Self {
            http: Http::new(name, options.limits)?,
            retry: options.retry,
            kept: options.kept,
            budget: tokio::sync::Mutex::new(Budget::new(quota, spent)),
            permits: Semaphore::new(quota.concurrency.max(1) as usize),
            breakers: Mutex::new(Breakers::of_told(condition.breakers)),
            last_failure: Mutex::new(condition.last_failure),
            keeping: tokio::sync::Mutex::default(),
            sessions: tokio::sync::Mutex::default(),
            random: Mutex::new(StdRng::seed_from_u64(options.seed)),
            requests: AtomicU64::new(0),
            source,
            clock,
            store,
        })
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> &dyn Source {
        self.source.as_ref()
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Requests sent since it was opened, those of signing in among them.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// What is left and what is out of order.
    pub async fn health(&self) -> Health {
        let left = self.budget.lock().await.left(self.clock.now());
        let breakers = self.breakers.lock();
        let breakers = breakers.unwrap_or_else(PoisonError::into_inner).states();
        Health {
            left,
            breakers,
            last_failure: self.last_failure().clone(),
        }
    }

    /// Ask, and ask again where that may help, and read the answer.
    ///
    /// # Errors
    /// The last failure, once it cannot pass by itself, or attempts or time are used up.
    pub async fn ask(&self, ask: &Ask) -> Result<Reading, SourceError> {
        let start = self.clock.now();
        let mut attempt = 1;
        // One session that turns out to be stale is replaced; a fresh one that is refused is an error.
        let mut stale = None;
        loop {
            let (error, session) = match self.attempt(ask, start, stale).await {
                Ok(reading) => return Ok(reading),
                Err(failure) => failure,
            };
            let is_stale = error.kind == FailureKind::Auth && stale.is_none() && session.is_some();
            if attempt >= self.retry.attempts || !(error.kind.is_retryable() || is_stale) {
                return Err(error);
            }
            if is_stale {
                stale = session;
            } else {
                let wait = self.wait_after(attempt, &error);
                if wait > MAX_RETRY_AFTER || !self.has_time(start, wait) {
                    return Err(error);
                }
                self.clock.sleep(wait).await;
            }
            attempt += 1;
        }
    }

    fn wait_after(&self, attempt: u32, error: &SourceError) -> Duration {
        let random = self.random.lock();
        let mut random = random.unwrap_or_else(PoisonError::into_inner);
        self.retry.wait(attempt, error, &mut *random)
    }

    fn has_time(&self, start: Instant, wait: Duration) -> bool {
        let gone = (self.clock.now() - start).to_std().unwrap_or_default();
        gone.saturating_add(wait) <= self.retry.deadline
    }

    /// One request and its reading; a failure comes with the number of the session it was asked in.
    async fn attempt(
        &self,
        ask: &Ask,
        start: Instant,
        stale: Option<u64>,
    ) -> Result<Reading, (SourceError, Option<u64>)> {
        let session = match ask.access {
            Access::Open => None,
            Access::Session => {
                let session = self.session(start, stale).await;
                session.map_err(|error| (error, None))?
            }
        };
        let number = session.as_ref().map(|session| session.number);
        let read = |came: &Came| {
            self.keep(ask, came)?;
            self.source.read(ask, &answer(came))
        };
        let sent = self.send(ask, session.as_ref(), start, read).await;
        sent.map_err(|error| (error, number))
    }

    /// Send within budget, breaker and concurrency, and let `read` judge what came.
    async fn send<T>(
        &self,
        ask: &Ask,
        session: Option<&Session>,
        start: Instant,
        read: impl FnOnce(&Came) -> Result<T, SourceError>,
    ) -> Result<T, SourceError> {
        let permit = self.permits.acquire().await;
        let _permit = permit.expect("the semaphore is never closed");
        let mut admitted = self.admit(ask.endpoint)?;
        self.spend(ask, start).await?;
        let token = session.map(|session| (session.parameter, &session.token));
        self.requests.fetch_add(1, Ordering::Relaxed);
        let came = self.http.send(ask, token, self.clock.as_ref()).await;
        let read = came.and_then(|came| {
            read(&came).map_err(|mut error| {
                error.retry_after = came.retry_after.or(error.retry_after);
                if error.kind == FailureKind::Garbage {
                    error.sample = came.body[..came.body.len().min(MAX_SAMPLE_BYTES)].to_vec();
                }
                error
            })
        });
        let has_changed = admitted.tell(read.as_ref().is_err_and(|error| error.is_outage));
        if has_changed || read.is_err() {
            self.keep_condition(read.as_ref().err()).await?;
        }
        read
    }

    fn last_failure(&self) -> MutexGuard<'_, Option<LastFailure>> {
        let last = self.last_failure.lock();
        last.unwrap_or_else(PoisonError::into_inner)
    }

    /// Keep what is out of order, and `failure` as the latest one.
    async fn keep_condition(&self, failure: Option<&SourceError>) -> Result<(), SourceError> {
        let now = self.clock.now();
        if let Some(failure) = failure {
            *self.last_failure() = Some(LastFailure {
                at: now,
                kind: failure.kind,
                fault: failure.fault,
                text: failure.text.clone(),
            });
        }
        let _keeping = self.keeping.lock().await;
        let breakers = {
            let breakers = self.breakers.lock();
            breakers.unwrap_or_else(PoisonError::into_inner).told(now)
        };
        let condition = Condition {
            breakers,
            last_failure: self.last_failure().clone(),
        };
        let name = self.source.name();
        let kept = self.store.save_condition(name, condition).await;
        kept.map_err(|reason| unkept(name, "keep", &reason))
    }

    /// Keep what came before anything is made of it.
    fn keep(&self, ask: &Ask, came: &Came) -> Result<(), SourceError> {
        let Some(kept) = &self.kept else {
            return Ok(());
        };
        let name = self.source.name();
        let written = kept.keep(name, ask, &answer(came));
        written.map(drop).map_err(|error| {
            let text = format!("{name}: cannot keep an answer: {error}");
            SourceError::new(name, FailureKind::Refused, Fault::Ours, text)
        })
    }

    fn admit(&self, endpoint: &'static str) -> Result<Admitted<'_>, SourceError> {
        let breakers = self.breakers.lock();
        let mut breakers = breakers.unwrap_or_else(PoisonError::into_inner);
        let name = self.source.name();
        let now = self.clock.now();
        breakers.admit(endpoint, now).map_err(|until| {
            let text = format!("{name}: {endpoint} is out of order; it is asked again at {until}");
            // Not retryable here: whoever waits for it would hold up what else is to be fetched.
            let mut error = SourceError::new(name, FailureKind::Blocked, Fault::Theirs, text);
            error.retry_after = (until - now).to_std().ok();
            error
        })?;
        Ok(Admitted {
            transport: self,
            endpoint,
            is_told: false,
        })
    }

    /// Take the cost of `ask` from the budget and keep that it was taken before anything is sent.
    async fn spend(&self, ask: &Ask, start: Instant) -> Result<(), SourceError> {
        let name = self.source.name();
        loop {
            let mut budget = self.budget.lock().await;
            let wait = match budget.take(ask.cost, self.clock.now()) {
                Ok(()) => {
                    let kept = self.store.save(name, budget.spent()).await;
                    return kept.map_err(|reason| unkept(name, "keep", &reason));
                }
                Err(wait) => wait,
            };
            drop(budget);
            let needed = wait;
            let wait = wait.filter(|wait| self.has_time(start, *wait));
            let Some(wait) = wait else {
                let text = format!("{name}: {}: the budget is used up", ask.need);
                let mut error = SourceError::new(name, FailureKind::Quota, Fault::Ours, text);
                error.retry_after = Some(needed.unwrap_or(Duration::MAX));
                return Err(error);
            };
            self.clock.sleep(wait).await;
        }
    }

    /// The session, signed in anew when there is none or it is `stale`. `None`: the source has none.
    async fn session(
        &self,
        start: Instant,
        stale: Option<u64>,
    ) -> Result<Option<Session>, SourceError> {
        let mut sessions = self.sessions.lock().await;
        if let Some(session) = sessions.usable(stale) {
            return Ok(Some(session));
        }
        let mut came: Vec<Came> = Vec::new();
        for _ in 0..MAX_SIGN_IN_STEPS {
            let answers: Vec<Answer<'_>> = came.iter().map(answer).collect();
            let Some(step) = self.source.sign_in(&answers, self.clock.now()) else {
                return Ok(None);
            };
            let ask = match step? {
                SignIn::Done { parameter, token } => {
                    return Ok(Some(sessions.keep(parameter, token)));
                }
                SignIn::Ask(ask) => ask,
            };
            let sent = self
                .send(&ask, None, start, |came| Ok(came.clone()))
                .await?;
            came.push(sent);
        }
        let name = self.source.name();
        let text = format!("{name}: not signed in after {MAX_SIGN_IN_STEPS} steps");
        Err(SourceError::new(
            name,
            FailureKind::Auth,
            Fault::Theirs,
            text,
        ))
    }
}

impl Admitted<'_> {
    /// Whether anything changed by it.
    fn tell(&mut self, is_outage: bool) -> bool {
        let now = self.transport.clock.now();
        let breakers = self.transport.breakers.lock();
        let mut breakers = breakers.unwrap_or_else(PoisonError::into_inner);
        self.is_told = true;
        match is_outage {
            true => {
                breakers.failed(self.endpoint, now);
                true
            }
            false => breakers.succeeded(self.endpoint),
        }
    }
}

impl Drop for Admitted<'_> {
    fn drop(&mut self) {
        if self.is_told {
            return;
        }
        let now = self.transport.clock.now();
        let breakers = self.transport.breakers.lock();
        let mut breakers = breakers.unwrap_or_else(PoisonError::into_inner);
        breakers.abandoned(self.endpoint, now);
    }
}

fn answer(came: &Came) -> Answer<'_> {
    Answer {
        status: came.status,
        body: &came.body,
        fetched: came.fetched,
    }
}

/// What was spent cannot be read or kept: nothing is asked, or the quota would be broken.
fn unkept(name: &'static str, doing: &str, reason: &str) -> SourceError {
    let text = format!("{name}: cannot {doing} its budget and condition: {reason}");
    let mut error = SourceError::new(name, FailureKind::Refused, Fault::Ours, text);
    error.is_outage = false;
    error
}
