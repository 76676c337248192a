#!/usr/bin/env bash
# Runs the tests of the workspace, with cargo-nextest when it is installed. Arguments go to cargo.
set -euo pipefail
umask 022
export TZ=UTC
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if cargo nextest --version >/dev/null 2>&1; then
    exec cargo nextest run --workspace --no-fail-fast "$@"
fi
exec cargo test --workspace --no-fail-fast "$@"
