//! Integration tests of the providers.

mod files;
