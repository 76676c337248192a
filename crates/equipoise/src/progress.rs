//! Progress bars on the error stream, where it is a terminal.

use std::io::IsTerminal;
use std::time::Duration;

use equipoise_app::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that follows the steps of a command; nothing when `is_quiet` or when nobody watches.
pub(crate) fn bar(is_quiet: bool) -> (Progress, ProgressBar) {
    let bar = ProgressBar::new_spinner();
    if is_quiet || !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
        return (Progress::silent(), bar);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    let shown = bar.clone();
    let progress = Progress::new(move |step| {
        let template = match step.total {
            Some(_) => "{msg:32} {wide_bar} {human_pos}/{human_len}",
            None => "{spinner} {msg}",
        };
        if shown.message() != step.stage {
            if let Ok(style) = ProgressStyle::with_template(template) {
                shown.set_style(style);
            }
            shown.set_message(step.stage.to_owned());
        }
        if let Some(total) = step.total {
            shown.set_length(total);
        }
        shown.set_position(step.done);
    });
    (progress, bar)
}
