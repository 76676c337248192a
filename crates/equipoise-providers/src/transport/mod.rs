//! Transport: everything between an ask and its answer, the same for every source.
//!
//! A [`Transport`] asks one [`Source`](crate::source::Source) within its [`Quota`](crate::source::Quota):
//! it keeps the budget, waits for its turn, signs in, asks again where that may help, and stops
//! asking an endpoint that is out of order. [`fetch`] serves needs from several of them.

mod breaker;
mod budget;
mod client;
mod clock;
mod condition;
mod fetch;
mod folder_budgets;
mod guard;
mod http;
mod kept;
mod retry;
mod session;
mod spelling;
mod strike;

pub use breaker::{BreakerState, Breakers, ToldBreaker};
pub use budget::{Budget, BudgetStore, Left, MemoryBudgets, Spent};
pub use client::{Health, Transport, TransportOptions};
pub use clock::{Clock, SystemClock};
pub use condition::{Condition, LastFailure};
pub use fetch::{Fetched, MAX_PAGES, Plan, fetch};
pub use folder_budgets::FolderBudgets;
pub use http::{HttpLimits, MAX_REDIRECTS};
pub use kept::{KeptAnswers, KeptError, replay};
pub use retry::{MAX_RETRY_AFTER, RetryPolicy, retry_after};
