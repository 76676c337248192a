//! Arguments of `equipoise schedule`.

use clap::Args;
use equipoise_model::Instant;

use super::shared::Output;

#[derive(Debug, Args)]
pub(crate) struct Schedule {
    /// Minutes after the close from when on a session is due, instead of `run_after_close_minutes`
    #[arg(long, value_name = "MINUTES")]
    pub(crate) after_close: Option<u32>,
    /// Minutes after the close from when on it is late, instead of `run_deadline_minutes`; at most 2880
    #[arg(long, value_name = "MINUTES")]
    pub(crate) deadline: Option<u32>,
    /// At most so many due sessions of each index, oldest first
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) sessions: u16,
    /// As it stands at this time (RFC 3339) instead of now
    #[arg(long)]
    pub(crate) at: Option<Instant>,
    #[command(flatten)]
    pub(crate) output: Output,
}
