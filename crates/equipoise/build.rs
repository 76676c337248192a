//! Makes the shipped binary look for `libduckdb.so` in its own folder.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script is told by its environment and answers on standard output"
)]

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,-rpath,$ORIGIN");
    }
}
