//! The routes under `/_control`: the clock, the script of faults, and the log of requests.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use chrono::DateTime;
use equipoise_model::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Shared;
use super::fault::Fault;

/// The clock of the server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    /// As RFC 3339 writes it.
    now: String,
}

impl Clock {
    fn at(now: Instant) -> Self {
        Self {
            now: super::requests::written(&now),
        }
    }
}

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/_control/clock", get(clock).put(set_clock))
        .route(
            "/_control/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route("/_control/requests", get(requests).delete(forget_requests))
        .route("/_control/market", get(market))
        .route(
            "/_control/{*other}",
            put(unknown).get(unknown).post(unknown),
        )
}

async fn clock(State(shared): State<Shared>) -> Json<Clock> {
    Json(Clock::at(shared.control().now))
}

async fn set_clock(State(shared): State<Shared>, body: Bytes) -> (StatusCode, Json<Value>) {
    let clock = match serde_json::from_slice::<Clock>(&body) {
        Ok(clock) => clock,
        Err(error) => return refused(&error),
    };
    match DateTime::parse_from_rfc3339(&clock.now) {
        Ok(now) => {
            shared.control().now = now.to_utc();
            (StatusCode::OK, Json(json!(Clock::at(now.to_utc()))))
        }
        Err(error) => {
            let text = format!("now {:?} is no time: {error}", clock.now);
            (StatusCode::BAD_REQUEST, Json(json!({"error": text})))
        }
    }
}

async fn faults(State(shared): State<Shared>) -> Json<Vec<Fault>> {
    Json(shared.control().script.left().to_vec())
}

async fn add_fault(State(shared): State<Shared>, body: Bytes) -> (StatusCode, Json<Value>) {
    match serde_json::from_slice::<Fault>(&body) {
        Ok(fault) if fault.times == 0 => {
            let text = "times 0 is below the least, which is 1";
            (StatusCode::BAD_REQUEST, Json(json!({"error": text})))
        }
        Ok(fault) => {
            shared.control().script.add(fault);
            (StatusCode::CREATED, Json(json!(fault)))
        }
        Err(error) => refused(&error),
    }
}

async fn clear_faults(State(shared): State<Shared>) -> StatusCode {
    shared.control().script.clear();
    StatusCode::NO_CONTENT
}

async fn requests(State(shared): State<Shared>) -> Json<Value> {
    Json(json!(shared.control().requests))
}

async fn forget_requests(State(shared): State<Shared>) -> StatusCode {
    shared.control().requests = super::Requests::default();
    StatusCode::NO_CONTENT
}

/// The symbols that trade at the moment, the largest company first.
async fn market(State(shared): State<Shared>) -> Json<Value> {
    let now = shared.control().now;
    let mut listed: Vec<(&str, f64)> = shared
        .market
        .listed(now)
        .map(|(symbol, line)| (symbol, line.market_cap(now).unwrap_or_default()))
        .collect();
    listed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let symbols: Vec<&str> = listed.into_iter().map(|(symbol, _)| symbol).collect();
    Json(json!({"now": Clock::at(now).now, "symbols": symbols}))
}

async fn unknown() -> (StatusCode, Json<Value>) {
    let text = "the routes are clock, faults, requests and market";
    (StatusCode::NOT_FOUND, Json(json!({"error": text})))
}

fn refused(error: &serde_json::Error) -> (StatusCode, Json<Value>) {
    let text = error.to_string();
    (StatusCode::BAD_REQUEST, Json(json!({"error": text})))
}
