//! Checks of the rules this repository states about itself.
//!
//! `cargo xtask tidy` runs them all; `cargo xtask tidy <name>` runs one.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command of this repository answers on its standard output"
)]

mod source;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask tidy [check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["tidy"] => tidy::run(None),
        ["tidy", check] => tidy::run(Some(check)),
        _ => {
            eprintln!("{USAGE}\nchecks: {}", tidy::names().join(", "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
