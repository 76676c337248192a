//! Tests of the ledger through its public interface.

mod contract;
mod crash;
mod damage;
mod opening;
mod round_trip;
mod samples;
mod sqlite;
mod stored_shapes;
