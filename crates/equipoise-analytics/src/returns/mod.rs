//! Returns: what levels gained, per session and over ranges of sessions.

mod average_daily_return;
mod max_daily_return;
mod min_daily_return;
mod total_return;

pub use average_daily_return::average_daily_return;
pub use max_daily_return::max_daily_return;
pub use min_daily_return::min_daily_return;
pub use total_return::total_return;
