//! The rebuildable DuckDB projection of the ledger: schema, apply, queries.
