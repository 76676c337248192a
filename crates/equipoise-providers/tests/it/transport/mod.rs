//! Transport, over real HTTP against a server that answers by a script.

mod budget;
mod failures;
mod fetch;
mod server;
mod session;
