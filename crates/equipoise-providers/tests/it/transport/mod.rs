//! Transport, over real HTTP against a server that answers by a script.

mod budget;
mod failures;
mod fetch;
mod kept;
mod server;
mod session;
