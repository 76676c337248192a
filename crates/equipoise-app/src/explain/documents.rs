//! Explanations as JSON documents. Figures that are not known are left out or null.

use equipoise_engine::universe::Ineligible;
use equipoise_projection::Statement;
use serde_json::{Map, Value, json};

use super::level::LevelReason;
use super::reason::{Company, Decision, LineInput, Neighbor, Reason};

/// One reason.
#[must_use]
pub fn reason(reason: &Reason) -> Value {
    json!({
        "index": reason.series.index.as_str(),
        "session": reason.session.to_string(),
        "company": company(&reason.company),
        "is_member": reason.is_member,
        "was_member": reason.was_member,
        "member_since": reason.member_since.map(|date| date.to_string()),
        "sessions_since_entry": reason.sessions_since_entry,
        "event": reason.event,
        "decision": decision(&reason.decision),
        "sentence": reason.sentence,
    })
}

/// Several reasons, in their order.
#[must_use]
pub fn reasons(reasons: &[Reason]) -> Value {
    reasons.iter().map(reason).collect()
}

/// What a level is made of.
#[must_use]
pub fn level(reason: &LevelReason) -> Value {
    let level = &reason.level;
    let (version, hash, name) = &reason.definition;
    let contributions = reason.contributions.iter().map(|one| {
        json!({
            "symbol": one.row.symbol,
            "index_shares": one.row.index_shares,
            "prior_close": one.row.prior_close,
            "close": one.row.close,
            "prior_rate": one.row.prior_rate,
            "rate": one.row.rate,
            "open_weight": one.row.open_weight,
            "contribution": one.row.contribution,
            "share_of_change": one.share,
        })
    });
    let divisors = reason.divisor_history.iter().map(|row| {
        json!({
            "session": row.session.to_string(),
            "moment": row.moment.name(),
            "cause": row.cause,
            "symbol": row.symbol,
            "value_change": row.value_change,
            "divisor_before": row.divisor_before,
            "divisor_after": row.divisor_after,
        })
    });
    let notices = reason
        .notices
        .iter()
        .map(|row| json!({ "kind": row.kind, "symbol": row.symbol, "sentence": row.sentence }));
    let overlays: Map<String, Value> = reason
        .overlays
        .iter()
        .map(|row| (row.overlay.clone(), json!(row.level)))
        .collect();
    json!({
        "index": reason.index.as_str(),
        "session": level.session.to_string(),
        "price_return": level.price_return,
        "gross_total_return": level.gross_total_return,
        "net_total_return": level.net_total_return,
        "daily_return": level.daily_return,
        "prior_session": reason.prior.as_ref().map(|prior| prior.session.to_string()),
        "prior_price_return": reason.prior.as_ref().map(|prior| prior.price_return),
        "market_value": level.market_value,
        "divisor": level.divisor,
        "next_divisor": level.next_divisor,
        "dividend_points": level.dividend_points,
        "definition": { "version": version, "hash": hash.to_string(), "name": name },
        "publication": reason.publication.sequence.0,
        "recorded_at": reason.publication.recorded_at.to_rfc3339(),
        "facts_up_to": reason.publication.cut.0,
        "restates": reason.publication.restates.map(|sequence| sequence.0),
        "vintages": reason.vintages.iter().map(|(publication, level)| {
            json!({ "publication": publication.0, "price_return": level })
        }).collect::<Vec<_>>(),
        "contributions": contributions.collect::<Vec<_>>(),
        "residual": reason.residual,
        "divisor_history": divisors.collect::<Vec<_>>(),
        "currencies": reason.currencies.iter().map(|row| {
            json!({ "currency": row.currency, "weight": row.weight, "rate": row.rate })
        }).collect::<Vec<_>>(),
        "overlays": overlays,
        "notices": notices.collect::<Vec<_>>(),
        "sentence": reason.sentence,
    })
}

fn decision(decision: &Decision) -> Value {
    let explanation = &decision.explanation;
    json!({
        "session": decision.session.to_string(),
        "determination": decision.determination.to_string(),
        "definition": decision.definition.name,
        "publication": decision.publication.0,
        "facts_up_to": decision.cut.0,
        "ranked_by": explanation.by.name(),
        "figure": explanation.figure,
        "rank": explanation.rank,
        "eligible": explanation.eligible,
        "size": explanation.size,
        "buffer": explanation.buffer.map(|buffer| {
            json!({ "enter": buffer.enter, "keep": buffer.keep })
        }),
        "buffer_state": explanation.buffer_state.name(),
        "may_join": explanation.may_join,
        "was_member": explanation.was_member,
        "is_member": explanation.is_member,
        "last_in": decision.last_in.as_ref().map(neighbor),
        "first_out": decision.first_out.as_ref().map(neighbor),
        "distance": decision.distance(),
        "lines": decision.lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn line(line: &LineInput) -> Value {
    let figures = &line.figures;
    json!({
        "company": company(&line.company),
        "close": known(figures.close),
        "close_session": line.close_session.to_string(),
        "close_stated": line.close_stated.as_ref().map(stated),
        "carried_sessions": figures.carried_sessions,
        "rate": known(figures.rate),
        "shares": known(figures.shares),
        "unlisted_shares": figures.unlisted_shares,
        "stated_shares": line.stated_shares,
        "shares_effective": line.shares_effective.map(|date| date.to_string()),
        "shares_known": line.shares_known.map(|instant| instant.to_rfc3339()),
        "shares_stated": line.shares_stated.as_ref().map(stated),
        "market_cap": known(figures.market_cap),
        "ineligible": figures.ineligible.as_ref().map(Ineligible::sentence),
        "border_close": line.border_close,
    })
}

fn company(company: &Company) -> Value {
    json!({ "symbol": company.symbol, "name": company.name, "security": company.security.0 })
}

fn neighbor(neighbor: &Neighbor) -> Value {
    json!({
        "symbol": neighbor.company.symbol,
        "name": neighbor.company.name,
        "rank": neighbor.rank,
        "figure": neighbor.figure,
    })
}

fn stated(statement: &Statement) -> Value {
    json!({
        "entry": statement.sequence.0,
        "recorded_at": statement.recorded_at.to_rfc3339(),
        "source": statement.source,
    })
}

fn known(figure: f64) -> Option<f64> {
    figure.is_finite().then_some(figure)
}
