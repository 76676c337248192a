#!/usr/bin/env bash
# Builds the release binary and puts the DuckDB library beside it. Arguments go to cargo build.
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder="${CARGO_TARGET_DIR:-target}/release"
cargo build --release --package equipoise "$@"

# The build script has staged the library already; this is for whoever removed it since. install(1)
# replaces the name, never the bytes that a running server has mapped.
if [[ " $* " != *bundled-duckdb* ]] && ! cmp -s vendor/duckdb/libduckdb.so "$folder/libduckdb.so"; then
    install -p -m 755 vendor/duckdb/libduckdb.so "$folder/libduckdb.so"
fi
echo "built $folder/equipoise"
