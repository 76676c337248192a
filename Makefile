# The menu. Every target is one line or one script, and CI calls the same names.
#   make run               set up what is missing, build, serve the sample market
#   make build             the release binary, with libduckdb.so beside it
#   make test              every test
# Variables: CARGO_TARGET_DIR (./target), FEATURES (e.g. bundled-duckdb), SERVE_FLAGS.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export LC_ALL := C.UTF-8

SERVE_FLAGS ?= --data-dir data/sample serve --with-sample
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
BINARY := $(TARGET_DIR)/release/equipoise

# A prebuilt DuckDB exists for x86_64 only; elsewhere it is compiled into the binary.
FEATURES ?= $(if $(filter x86_64,$(shell uname -m)),,bundled-duckdb)
BINARY_FEATURES := $(if $(FEATURES),--features $(FEATURES),)
WORKSPACE_FEATURES := $(if $(filter bundled-duckdb,$(FEATURES)),--features equipoise-projection/bundled-duckdb,)

# The pinned toolchain, or an installed one that is new enough when it cannot be had.
ifndef RUSTUP_TOOLCHAIN
OTHER_TOOLCHAIN := $(shell scripts/toolchain.sh)
ifneq ($(OTHER_TOOLCHAIN),)
export RUSTUP_TOOLCHAIN := $(OTHER_TOOLCHAIN)
endif
endif

.PHONY: help run build test lint fmt bench docs contracts setup clean

help: ## this list
	@echo "Equipoise: make <target>"; sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: build ## set up, build and serve the sample market
	@echo "== run: $(BINARY) $(SERVE_FLAGS)"; exec $(BINARY) $(SERVE_FLAGS)

build: setup ## the release binary
	@echo "== build: $(BINARY)"; scripts/build-release.sh $(BINARY_FEATURES)

test: SETUP_FLAGS := --tests
test: setup ## every test, the documentation examples, the rules of the repository
	@echo "== test: workspace"; scripts/test.sh $(WORKSPACE_FEATURES)
	@echo "== test: documentation examples"; cargo test --doc --workspace $(WORKSPACE_FEATURES)
	@echo "== test: rules of the repository"; cargo xtask tidy

lint: setup ## format, clippy and the rules of the repository, warnings refused
	@echo "== lint: format"; cargo fmt --all --check
	@echo "== lint: clippy"; cargo clippy --workspace --all-targets $(WORKSPACE_FEATURES) -- -D warnings
	@echo "== lint: rules of the repository"; cargo xtask tidy

fmt: ## format the Rust sources
	@echo "== fmt"; cargo fmt --all

bench: setup ## the benchmarks: engine, quality, import, ledger, projection, endpoint
	@echo "== bench"; cargo bench -p equipoise-engine -p equipoise-quality -p equipoise-providers -p equipoise-ledger -p equipoise-projection -p equipoise-api $(WORKSPACE_FEATURES) --benches

docs: setup ## the API documentation of the crates, warnings refused
	@echo "== docs: $(TARGET_DIR)/doc"; RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps $(WORKSPACE_FEATURES)

contracts: setup ## write the contract files that the tests compare with the code
	@echo "== contracts"; UPDATE_CONTRACTS=1 cargo test -p equipoise-api $(WORKSPACE_FEATURES)

setup: ## fetch and install what is missing
	@FEATURES="$(FEATURES)" scripts/setup.sh $(SETUP_FLAGS)

clean: ## remove what Cargo built (the fetched DuckDB library stays)
	@echo "== clean: $(TARGET_DIR)"; cargo clean
