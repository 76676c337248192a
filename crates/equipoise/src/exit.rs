//! Exit codes: 0 ok, 1 failed, 2 usage, 3 a store is unavailable.

use std::process::ExitCode;

use equipoise_app::AppError;
use equipoise_app::error::Fault;

/// The command failed: the chain of causes on one line, and the code that fits.
pub(crate) fn failed(error: &anyhow::Error) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: {}", said(error));
    match error.downcast_ref::<AppError>().map(AppError::fault) {
        Some(Fault::Unavailable | Fault::TimedOut) => ExitCode::from(3),
        _ => ExitCode::from(1),
    }
}

/// The settings cannot be used.
pub(crate) fn usage(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {}", said(error));
    ExitCode::from(2)
}

/// The chain of causes, without one that the error before it ends with already.
fn said(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.ends_with(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

/// The reader of our output went away, as `head` does: that is not our failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<std::io::Error>();
        let json = cause.downcast_ref::<serde_json::Error>();
        io.map(std::io::Error::kind)
            .or_else(|| json.and_then(serde_json::Error::io_error_kind))
    };
    error
        .chain()
        .any(|cause| kind(cause) == Some(std::io::ErrorKind::BrokenPipe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow::anyhow!("no ledger at data");
        let error = error.context("ledger: no ledger at data");
        assert_eq!(said(&error), "ledger: no ledger at data");
        let error = error.context("build EW100");
        assert_eq!(said(&error), "build EW100: ledger: no ledger at data");
    }
}
