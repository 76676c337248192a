//! Market data from its sources into the ledger, against the stand-in over HTTP.

mod command;
mod daily;
mod daily_run;
mod facts;
mod faults;
mod first_run;
mod guide;
mod resume;
mod sessions;
mod stand_in;
