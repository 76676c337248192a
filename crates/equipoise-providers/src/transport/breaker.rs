//! The breaker of an endpoint: after failures in a row nothing is asked for a while, then one ask
//! tries whether it is back.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use equipoise_model::Instant;

/// Failures in a row that open it.
const FAILURES: u32 = 5;
/// How long it stays open the first time; doubled each time the trial fails.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(60);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// The state of one breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// Everything is asked.
    Closed,
    /// Nothing is asked until then.
    Open {
        /// When one ask may try.
        until: Instant,
    },
    /// One ask is trying; the others wait for what it finds.
    Trying,
}

impl BreakerState {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open { .. } => "open",
            Self::Trying => "trying",
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Breaker {
    state: BreakerState,
    failures: u32,
    pause: TimeDelta,
}

/// A breaker as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldBreaker {
    /// The endpoint.
    pub endpoint: String,
    /// Failures in a row.
    pub failures: u32,
    /// Until when nothing is asked; `None` while everything is.
    pub open_until: Option<Instant>,
    /// How long it stayed open the last time, in seconds.
    pub pause_seconds: u32,
}

/// The breakers of a source, one an endpoint.
#[derive(Debug, Default)]
pub struct Breakers {
    breakers: BTreeMap<String, Breaker>,
}

impl Breakers {
    /// Whether `endpoint` may be asked at `now`; every `Ok` must be followed by [`Self::succeeded`],
    /// [`Self::failed`] or [`Self::abandoned`].
    ///
    /// # Errors
    /// It may not; the error tells from when on it is worth another look.
    pub fn admit(&mut self, endpoint: &str, now: Instant) -> Result<(), Instant> {
        let breaker = self.of(endpoint);
        match breaker.state {
            BreakerState::Closed => Ok(()),
            // A clock that jumped back must not keep it open for longer than its pause.
            BreakerState::Open { until } if now < until && until - now <= breaker.pause => {
                Err(until)
            }
            BreakerState::Open { .. } => {
                breaker.state = BreakerState::Trying;
                Ok(())
            }
            BreakerState::Trying => Err(now + TimeDelta::seconds(1)),
        }
    }

    /// The source answered, be it that there is no such thing. Whether it had failed before.
    pub fn succeeded(&mut self, endpoint: &str) -> bool {
        let before = self.breakers.remove(endpoint);
        before.is_some_and(|before| before.failures > 0)
    }

    /// The source or the way to it is out of order.
    pub fn failed(&mut self, endpoint: &str, now: Instant) {
        let breaker = self.of(endpoint);
        breaker.failures += 1;
        match breaker.state {
            BreakerState::Trying => {
                breaker.pause = (breaker.pause * 2).min(LONGEST_PAUSE);
            }
            BreakerState::Closed if breaker.failures >= FAILURES => {}
            // It opened while this ask was under way, or has not failed often enough.
            _ => return,
        }
        let until = now + breaker.pause;
        breaker.state = BreakerState::Open { until };
    }

    /// The ask was given up before it told anything.
    pub fn abandoned(&mut self, endpoint: &str, now: Instant) {
        let breaker = self.of(endpoint);
        if breaker.state == BreakerState::Trying {
            breaker.state = BreakerState::Open { until: now };
        }
    }

    /// Every endpoint that failed since it last answered, by name.
    #[must_use]
    pub fn states(&self) -> Vec<(String, BreakerState)> {
        let states = self.breakers.iter();
        states
            .map(|(name, one)| (name.clone(), one.state))
            .collect()
    }

    /// The breakers as they were told by [`Self::told`], in this process or another.
    #[must_use]
    pub fn of_told(told: impl IntoIterator<Item = ToldBreaker>) -> Self {
        let breaker = |told: ToldBreaker| {
            let state = match told.open_until {
                Some(until) => BreakerState::Open { until },
                None => BreakerState::Closed,
            };
            let pause = TimeDelta::seconds(i64::from(told.pause_seconds));
            let breaker = Breaker {
                state,
                failures: told.failures,
                pause: pause.clamp(FIRST_PAUSE, LONGEST_PAUSE),
            };
            (told.endpoint, breaker)
        };
        Self {
            breakers: told.into_iter().map(breaker).collect(),
        }
    }

    /// What another process must know to go on at `now`. An ask that is trying tells nothing yet: for
    /// others the endpoint is as it was, open to one try.
    #[must_use]
    pub fn told(&self, now: Instant) -> Vec<ToldBreaker> {
        let told = |(endpoint, one): (&String, &Breaker)| ToldBreaker {
            endpoint: endpoint.clone(),
            failures: one.failures,
            open_until: match one.state {
                BreakerState::Closed => None,
                BreakerState::Open { until } => Some(until),
                BreakerState::Trying => Some(now),
            },
            pause_seconds: u32::try_from(one.pause.num_seconds()).unwrap_or_default(),
        };
        self.breakers.iter().map(told).collect()
    }

    fn of(&mut self, endpoint: &str) -> &mut Breaker {
        self.breakers.entry(endpoint.to_owned()).or_insert(Breaker {
            state: BreakerState::Closed,
            failures: 0,
            pause: FIRST_PAUSE,
        })
    }
}
