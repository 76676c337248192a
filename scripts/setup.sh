#!/usr/bin/env bash
# Makes a checkout ready to build, on a clean Debian or Ubuntu machine that has Rust.
# Safe to run again: when everything is there it says so and changes nothing.
#
#   scripts/setup.sh             set up what is missing
#   scripts/setup.sh --tests     what the tests need besides, too: Python, for a client library
#   scripts/setup.sh --check     only say what is missing; exit 1 when something is
#
# The DuckDB library is kept in ${XDG_CACHE_HOME:-~/.cache}/equipoise/duckdb, shared by all checkouts,
# and linked into vendor/duckdb of this one. EQUIPOISE_DOWNLOAD_TRIES (3) says how often to try.
set -euo pipefail
export LC_ALL=C
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly duckdb_version=1.5.6-r.1
readonly minimum_rust=1.95
tries=${EQUIPOISE_DOWNLOAD_TRIES:-3}

check_only=no
for_tests=no
case "${1:-}" in
    "") ;;
    --tests) for_tests=yes ;;
    --check) check_only=yes ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$@" >&2; exit 1; }

# The architecture decides whether a prebuilt library exists, and which bytes it must have.
machine=$(uname -m)
case "$machine" in
    x86_64)
        package=@duckdb/node-bindings-linux-x64
        checksum=3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633
        ;;
    *)
        package=""
        checksum=""
        ;;
esac
# make FEATURES=bundled-duckdb compiles DuckDB, so there is nothing to fetch.
bundled=no
if [[ "${FEATURES:-}" == *bundled-duckdb* ]]; then
    bundled=yes
    package=""
fi
library=vendor/duckdb/libduckdb.so

has() { command -v "$1" >/dev/null 2>&1; }
sha256() { sha256sum "$1" | cut -d' ' -f1; }
is_the_library() { [ -f "$1" ] && [ "$(sha256 "$1")" = "$checksum" ]; }

# --- 1. Rust -------------------------------------------------------------------------------------
check_rust() {
    # Also the place where rustup, when it has to, fetches the pinned toolchain.
    if [ -z "${RUSTUP_TOOLCHAIN:-}" ]; then
        local other
        other=$(scripts/toolchain.sh)
        if [ -n "$other" ]; then export RUSTUP_TOOLCHAIN=$other; fi
    fi
    has cargo && has rustc || fail \
        "Rust is not installed: there is no cargo or rustc on the PATH." \
        "Install it with rustup (https://www.rust-lang.org/tools/install), open a new shell and try again."
    local version
    version=$(rustc --version 2>/dev/null | cut -d' ' -f2) || true
    [ -n "$version" ] || fail \
        "rustc is on the PATH but does not run here. rust-toolchain.toml asks for this toolchain:" \
        "$(grep '^channel' rust-toolchain.toml)" \
        "Install it with: rustup toolchain install"
    if [ "$(printf '%s\n%s\n' "$minimum_rust" "$version" | sort -V | head -n1)" != "$minimum_rust" ]; then
        fail "Rust $version is too old: $minimum_rust or later is needed. Update it with: rustup update"
    fi
    rust_version=$version
}

# --- 2. Debian packages --------------------------------------------------------------------------
missing_packages() {
    local missing=()
    has cc || missing+=(gcc libc6-dev)
    has c++ || missing+=(g++)
    has make || missing+=(make)
    has pkg-config || missing+=(pkg-config)
    if [ "$library_ready" = no ] && [ -n "$package" ]; then
        has npm || missing+=(npm ca-certificates)
    fi
    if [ "$for_tests" = yes ]; then
        # Debian keeps the part of venv that brings pip in a package of its own.
        python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3 python3-venv ca-certificates)
    fi
    printf '%s' "${missing[*]:-}"
}

install_packages() {
    local wanted=$1 as_root=()
    has apt-get || fail \
        "These are missing, and there is no apt-get here to install them: $wanted" \
        "Install them with the package manager of this system and try again."
    if [ "$(id -u)" -ne 0 ]; then
        has sudo || fail \
            "These Debian packages are missing: $wanted" \
            "Installing them needs root, and there is no sudo here. Run as root:" \
            "  apt-get update && apt-get install -y --no-install-recommends $wanted"
        as_root=(sudo)
    fi
    say "installing with apt-get: $wanted"
    "${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the package lists at hand"
    # shellcheck disable=SC2086 # a list of words
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $wanted >/dev/null ||
        fail "apt-get could not install: $wanted" "Its messages are above; mend that and try again."
}

# --- 3. the DuckDB library -----------------------------------------------------------------------
cache="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/equipoise/duckdb/$duckdb_version/$machine"

fetch_library() {
    mkdir -p "$cache"
    local work try
    work=$(mktemp -d "$cache/download.XXXXXX")
    # shellcheck disable=SC2064 # the name is fixed now
    trap "rm -rf '$work'" EXIT
    for ((try = 1; try <= tries; try++)); do
        say "fetching the DuckDB library $duckdb_version (24 MB, kept in $cache)"
        rm -rf "${work:?}"/*
        if (cd "$work" && npm pack --silent --ignore-scripts "$package@$duckdb_version" >npm.out 2>npm.err &&
            tar -xzf ./*.tgz package/libduckdb.so package/LICENSE); then
            if is_the_library "$work/package/libduckdb.so"; then
                mv -f "$work/package/LICENSE" "$cache/LICENSE"
                chmod 755 "$work/package/libduckdb.so"
                mv -f "$work/package/libduckdb.so" "$cache/libduckdb.so"
                rm -rf "$work"
                return
            fi
            say "what arrived has the SHA-256 $(sha256 "$work/package/libduckdb.so"), expected $checksum"
        else
            sed 's/^/setup:   /' "$work/npm.err" | grep -v 'npm warn' | head -n 6 || true
        fi
        if [ "$try" -lt "$tries" ]; then
            say "attempt $try of $tries failed; trying again in $((try * 3)) seconds"
            sleep $((try * 3))
        fi
    done
    fail "the DuckDB library could not be fetched in $tries attempts with: npm pack $package@$duckdb_version" \
        "Check that npm reaches its registry from here (npm ping), then run: make setup" \
        "Without it the service can still be built, in about half an hour: make build FEATURES=bundled-duckdb"
}

install_library() {
    mkdir -p vendor/duckdb
    # A hard link where the file system allows one; through a rename, so that a build never sees half.
    local partial="$library.partial.$$"
    ln -f "$cache/libduckdb.so" "$partial" 2>/dev/null || cp -p "$cache/libduckdb.so" "$partial"
    mv -f "$partial" "$library"
    cp -f "$cache/LICENSE" vendor/duckdb/LICENSE 2>/dev/null || true
}

# -------------------------------------------------------------------------------------------------
check_rust

library_ready=no
if [ -n "$package" ] && is_the_library "$library"; then library_ready=yes; fi
if [ "$library_ready" = no ] && [ -n "$package" ] && [ "$check_only" = no ] && is_the_library "$cache/libduckdb.so"; then
    install_library
    library_ready=yes
    say "linked the DuckDB library from $cache"
fi

packages=$(missing_packages)
if [ "$check_only" = yes ]; then
    [ -z "$packages" ] || fail "missing Debian packages: $packages"
    [ "$library_ready" = yes ] || [ -z "$package" ] || fail "missing: $library"
    say "everything is here"
    exit 0
fi

[ -z "$packages" ] || install_packages "$packages"

if [ "$bundled" = yes ]; then
    say "DuckDB will be compiled into the binary, which takes about half an hour once"
elif [ -z "$package" ]; then
    say "no prebuilt DuckDB $duckdb_version is published for $machine:" \
        "the Makefile compiles it into the binary there, which takes about half an hour once"
elif [ "$library_ready" = no ]; then
    fetch_library
    install_library
    say "the DuckDB library is in vendor/duckdb"
fi

say "ready: Rust $rust_version, DuckDB ${duckdb_version%%-*}"
