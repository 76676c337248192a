//! Version 1: the endpoints of the system this replaces, as it coded them and as it documented
//! them.

pub(crate) mod build_index;
pub(crate) mod composition_changes;
pub(crate) mod export_data;
pub(crate) mod health;
pub(crate) mod index_composition;
pub(crate) mod index_performance;
pub(crate) mod root;

/// A fraction in percent; v1 promises percent for returns.
fn percent(fraction: f64) -> f64 {
    fraction * 100.0
}

/// The name shown for a security: its symbol when no source gave a name.
fn name_or_symbol(name: Option<String>, symbol: &str) -> String {
    name.unwrap_or_else(|| symbol.to_owned())
}
