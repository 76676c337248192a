//! REST v1 of Equipoise: the only place with HTTP statuses.
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]
#![allow(
    unused_qualifications,
    reason = "the declaration of query parameters expands to qualified names"
)]

mod answers;
mod docs;
pub mod error;
mod error_code;
mod extract;
mod frame;
mod guards;
mod openapi;
mod problems;
mod request_id;
mod router;
mod service;
mod state;
pub mod v1;

pub use error::{ApiError, Problem};
pub use error_code::ErrorCode;
pub use openapi::document;
pub use router::{router, serve};
pub use service::warm;
pub use state::{ApiLimits, ApiState, Clock};
