//! The append-only, hash-chained ledger and the control tables.
