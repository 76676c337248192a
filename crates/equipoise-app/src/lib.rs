//! The use cases of Equipoise, one verb a file.
#![doc = include_str!("../README.md")]

pub mod build;
pub mod calculation;
mod chain;
pub mod changes;
pub mod composition;
mod corrections;
pub mod data_folder;
pub mod definitions;
mod differences;
pub mod doctor;
mod entitled;
pub mod error;
pub mod explain;
pub mod export;
pub mod gate;
pub mod health;
pub mod ingest;
mod known;
mod known_bars;
pub mod lab;
pub mod levels;
mod near;
pub mod notices;
mod off_session;
mod overlays;
pub mod panel;
pub mod performance;
pub mod progress;
pub mod quality;
pub mod restatements;
pub mod schedule;
pub mod securities;
pub mod selection;
pub mod store;
mod unknown_symbols;
pub mod verify;

pub use data_folder::DataFolder;
pub use error::AppError;
pub use progress::Progress;
pub use selection::{IndexSelection, Range};
pub use store::{Store, StoreOptions};
