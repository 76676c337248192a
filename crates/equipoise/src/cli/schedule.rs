//! Arguments of `equipoise schedule`.

use clap::Args;
use equipoise_model::Instant;

use super::shared::Output;

#[derive(Debug, Args)]
pub(crate) struct Schedule {
    /// Minutes after the close from when on a session is due
    #[arg(long, value_name = "MINUTES", default_value_t = 30)]
    pub(crate) after_close: u32,
    /// Minutes after the close from when on it is late; at most 2880
    #[arg(long, value_name = "MINUTES", default_value_t = 180)]
    pub(crate) deadline: u32,
    /// At most so many due sessions of each index, oldest first
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) sessions: u16,
    /// As it stands at this time (RFC 3339) instead of now
    #[arg(long)]
    pub(crate) at: Option<Instant>,
    #[command(flatten)]
    pub(crate) output: Output,
}
