//! Links the prebuilt DuckDB library, or says in one sentence how to get it.
//!
//! The library is staged in the profile folder (`target/debug`, `target/release`): Cargo and nextest
//! put that folder on the library path of tests, and the shipped binary looks beside itself.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script is told by its environment and answers on standard output"
)]

use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const LIBRARY: &str = "libduckdb.so";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    if env::var_os("CARGO_FEATURE_BUNDLED_DUCKDB").is_some() {
        return Ok(());
    }

    let folder = env::var_os("DUCKDB_LIB_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let library = folder.join(LIBRARY);
    if !library.is_file() {
        return Err(format!(
            "{} is not there: run `make setup` once to fetch the DuckDB library \
             (or build with --features bundled-duckdb, which compiles it for half an hour)",
            library.display()
        )
        .into());
    }

    // OUT_DIR is <target>/<profile>/build/<package>-<hash>/out.
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let profile = out
        .ancestors()
        .nth(3)
        .ok_or("OUT_DIR has no profile folder above it")?;
    let staged = profile.join(LIBRARY);
    stage(&library, &staged)?;
    println!("cargo:rerun-if-changed={}", library.display());
    println!("cargo:rerun-if-changed={}", staged.display());
    Ok(())
}

/// Copies through a rename, because a running server may have the old library mapped, and keeps the
/// source's time, because Cargo would take a fresh copy for a change and build again.
fn stage(library: &Path, staged: &Path) -> io::Result<()> {
    let source = fs::metadata(library)?;
    if let Ok(present) = fs::metadata(staged)
        && present.len() == source.len()
        && present.modified()? == source.modified()?
    {
        return Ok(());
    }
    let partial = staged.with_extension("so.partial");
    fs::copy(library, &partial)?;
    fs::File::options()
        .write(true)
        .open(&partial)?
        .set_modified(source.modified()?)?;
    fs::rename(&partial, staged)
}
