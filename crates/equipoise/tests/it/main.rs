//! The whole program as a person runs it: commands, files, crashes, a server beside a command.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::type_complexity,
    reason = "tests fail by panicking, print what they drew, and kill a process after a real delay"
)]

mod bad_files;
mod calendars;
mod completeness;
mod crash;
mod daily_run;
mod damage;
mod definitions;
mod dev_provider;
mod examples;
mod explain;
mod explain_sample;
mod garbage;
mod history;
mod ingest_web;
mod jobs;
mod lab;
mod late_news;
mod malformed_definitions;
mod market;
mod methodology;
mod program;
mod quality;
mod readme;
mod reasons;
mod recount;
mod restatements;
mod rows;
mod sample;
mod schedule;
mod securities;
mod server;
mod service;
mod settings;
mod tables;
mod truth;
mod vectors;
mod walk;
