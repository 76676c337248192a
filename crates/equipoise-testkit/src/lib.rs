//! Builders, aligned text tables and the slow oracle. Only ever a dev-dependency.
