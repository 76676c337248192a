#!/usr/bin/env bash
# Prints the rustup toolchain to use when the pinned one can be had neither from disk nor from the
# network, and nothing when the pinned one works (or when Rust does not come from rustup).
set -uo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

minimum=1.95
command -v rustup >/dev/null 2>&1 || exit 0
[ -z "${RUSTUP_TOOLCHAIN:-}" ] || exit 0
if rustc --version >/dev/null 2>&1; then exit 0; fi
rustup toolchain install >/dev/null 2>&1 && rustc --version >/dev/null 2>&1 && exit 0

rustup toolchain list 2>/dev/null | cut -d' ' -f1 | grep -v nightly | while read -r name; do
    version=$(rustc "+$name" --version 2>/dev/null | cut -d' ' -f2)
    [ -n "$version" ] || continue
    if [ "$(printf '%s\n%s\n' "$minimum" "$version" | sort -V | head -n1)" = "$minimum" ]; then
        echo "the pinned toolchain is not here; using $name ($version)" >&2
        printf '%s\n' "$name"
        break
    fi
done
