//! The tables of a series. Columns that came with version 2 are absent in what was written before.

use arrow::datatypes::{Float64Type, UInt32Type};
use equipoise_model::{
    AdjustmentRow, BasketRow, CurrencyRow, HeldRow, Moment, OverlayRow, SecurityId, SessionRow,
};

use super::super::{
    CodecError,
    columns::{Numbers, wrong_value},
    table::{Table, TableBuilder},
};

/// A figure that not every index has, or that came later: `NaN` where it is absent.
fn known(column: Option<&Numbers<'_, Float64Type>>, row: usize) -> f64 {
    column.map_or(f64::NAN, |column| column.known(row))
}

pub(super) fn encode_sessions(rows: &[SessionRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .floats("price_return", rows.iter().map(|row| row.price_return))
        .floats(
            "gross_total_return",
            rows.iter().map(|row| row.gross_total_return),
        )
        .floats(
            "net_total_return",
            rows.iter().map(|row| row.net_total_return),
        )
        .known_floats("net_of_cost", rows.iter().map(|row| row.net_of_cost))
        .known_floats("local_currency", rows.iter().map(|row| row.local_currency))
        .known_floats(
            "twin_price_return",
            rows.iter().map(|row| row.twin_price_return),
        )
        .optional_floats("daily_return", rows.iter().map(|row| row.daily_return))
        .floats("divisor", rows.iter().map(|row| row.divisor))
        .known_floats("next_divisor", rows.iter().map(|row| row.next_divisor))
        .known_floats(
            "twin_next_divisor",
            rows.iter().map(|row| row.twin_next_divisor),
        )
        .known_floats(
            "open_market_value",
            rows.iter().map(|row| row.open_market_value),
        )
        .floats("market_value", rows.iter().map(|row| row.market_value))
        .floats(
            "dividend_points",
            rows.iter().map(|row| row.dividend_points),
        )
        .known_floats(
            "net_dividend_points",
            rows.iter().map(|row| row.net_dividend_points),
        )
        .numbers::<UInt32Type>("constituents", rows.iter().map(|row| row.constituents))
        .flags("is_rebalance", rows.iter().map(|row| row.is_rebalance))
        .floats("turnover", rows.iter().map(|row| row.turnover))
        .known_floats("cost", rows.iter().map(|row| row.cost))
        .finish()
}

pub(super) fn decode_sessions(table: &Table) -> Result<Vec<SessionRow>, CodecError> {
    let session = table.dates("session")?;
    let price_return = table.floats("price_return")?;
    let gross_total_return = table.floats("gross_total_return")?;
    let net_total_return = table.floats("net_total_return")?;
    let net_of_cost = table.later_numbers("net_of_cost")?;
    let local_currency = table.later_numbers("local_currency")?;
    let twin_price_return = table.later_numbers("twin_price_return")?;
    let daily_return = table.floats("daily_return")?;
    let divisor = table.floats("divisor")?;
    let next_divisor = table.later_numbers("next_divisor")?;
    let twin_next_divisor = table.later_numbers("twin_next_divisor")?;
    let open_market_value = table.later_numbers("open_market_value")?;
    let market_value = table.floats("market_value")?;
    let dividend_points = table.floats("dividend_points")?;
    let net_dividend_points = table.later_numbers("net_dividend_points")?;
    let constituents = table.numbers::<UInt32Type>("constituents")?;
    let is_rebalance = table.flags("is_rebalance")?;
    let turnover = table.floats("turnover")?;
    let cost = table.later_numbers("cost")?;
    let row = |row| {
        Ok(SessionRow {
            session: session.given(row)?,
            price_return: price_return.given(row)?,
            gross_total_return: gross_total_return.given(row)?,
            net_total_return: net_total_return.given(row)?,
            net_of_cost: known(net_of_cost.as_ref(), row),
            local_currency: known(local_currency.as_ref(), row),
            twin_price_return: known(twin_price_return.as_ref(), row),
            daily_return: daily_return.optional(row),
            divisor: divisor.given(row)?,
            next_divisor: known(next_divisor.as_ref(), row),
            twin_next_divisor: known(twin_next_divisor.as_ref(), row),
            open_market_value: known(open_market_value.as_ref(), row),
            market_value: market_value.given(row)?,
            dividend_points: dividend_points.given(row)?,
            net_dividend_points: known(net_dividend_points.as_ref(), row),
            constituents: constituents.given(row)?,
            is_rebalance: is_rebalance.value(row),
            turnover: turnover.given(row)?,
            cost: known(cost.as_ref(), row),
        })
    };
    (0..table.rows()).map(row).collect()
}

pub(super) fn encode_held(rows: &[HeldRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .numbers::<UInt32Type>("security", rows.iter().map(|row| row.security.0))
        .floats("index_shares", rows.iter().map(|row| row.index_shares))
        .floats("prior_close", rows.iter().map(|row| row.prior_close))
        .floats("close", rows.iter().map(|row| row.close))
        .known_floats("prior_rate", rows.iter().map(|row| row.prior_rate))
        .known_floats("rate", rows.iter().map(|row| row.rate))
        .known_floats("target_weight", rows.iter().map(|row| row.target_weight))
        .floats("open_weight", rows.iter().map(|row| row.open_weight))
        .floats("contribution", rows.iter().map(|row| row.contribution))
        .finish()
}

pub(super) fn decode_held(table: &Table) -> Result<Vec<HeldRow>, CodecError> {
    let session = table.dates("session")?;
    let security = table.numbers::<UInt32Type>("security")?;
    let index_shares = table.floats("index_shares")?;
    let prior_close = table.floats("prior_close")?;
    let close = table.floats("close")?;
    let prior_rate = table.later_numbers("prior_rate")?;
    let rate = table.later_numbers("rate")?;
    let target_weight = table.later_numbers("target_weight")?;
    let open_weight = table.floats("open_weight")?;
    let contribution = table.floats("contribution")?;
    let row = |row| {
        Ok(HeldRow {
            session: session.given(row)?,
            security: SecurityId(security.given(row)?),
            index_shares: index_shares.given(row)?,
            prior_close: prior_close.given(row)?,
            close: close.given(row)?,
            prior_rate: known(prior_rate.as_ref(), row),
            rate: known(rate.as_ref(), row),
            target_weight: known(target_weight.as_ref(), row),
            open_weight: open_weight.given(row)?,
            contribution: contribution.given(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}

pub(super) fn encode_baskets(rows: &[BasketRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .numbers::<UInt32Type>("security", rows.iter().map(|row| row.security.0))
        .numbers::<UInt32Type>("rank", rows.iter().map(|row| row.rank))
        .floats("index_shares", rows.iter().map(|row| row.index_shares))
        .known_floats("twin_shares", rows.iter().map(|row| row.twin_shares))
        .floats("close", rows.iter().map(|row| row.close))
        .known_floats("market_cap", rows.iter().map(|row| row.market_cap))
        .floats("weight", rows.iter().map(|row| row.weight))
        .known_floats("target_weight", rows.iter().map(|row| row.target_weight))
        .finish()
}

pub(super) fn decode_baskets(table: &Table) -> Result<Vec<BasketRow>, CodecError> {
    let session = table.dates("session")?;
    let security = table.numbers::<UInt32Type>("security")?;
    let rank = table.numbers::<UInt32Type>("rank")?;
    let index_shares = table.floats("index_shares")?;
    let twin_shares = table.later_numbers("twin_shares")?;
    let close = table.floats("close")?;
    let market_cap = table.floats("market_cap")?;
    let weight = table.floats("weight")?;
    let target_weight = table.later_numbers("target_weight")?;
    let row = |row| {
        Ok(BasketRow {
            session: session.given(row)?,
            security: SecurityId(security.given(row)?),
            rank: rank.given(row)?,
            index_shares: index_shares.given(row)?,
            twin_shares: known(twin_shares.as_ref(), row),
            close: close.given(row)?,
            market_cap: market_cap.known(row),
            weight: weight.given(row)?,
            target_weight: known(target_weight.as_ref(), row),
        })
    };
    (0..table.rows()).map(row).collect()
}

pub(super) fn encode_adjustments(rows: &[AdjustmentRow]) -> Table {
    let security = rows.iter().map(|row| row.security.map(|id| id.0));
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("moment", rows.iter().map(|row| row.moment.name()))
        .optional_numbers::<UInt32Type>("security", security)
        .texts("cause", rows.iter().map(|row| row.cause.as_str()))
        .floats("value_change", rows.iter().map(|row| row.value_change))
        .floats("divisor_before", rows.iter().map(|row| row.divisor_before))
        .floats("divisor_after", rows.iter().map(|row| row.divisor_after))
        .finish()
}

pub(super) fn decode_adjustments(table: &Table) -> Result<Vec<AdjustmentRow>, CodecError> {
    let session = table.dates("session")?;
    let moment = table.texts("moment")?;
    let security = table.numbers::<UInt32Type>("security")?;
    let cause = table.texts("cause")?;
    let value_change = table.floats("value_change")?;
    let divisor_before = table.floats("divisor_before")?;
    let divisor_after = table.floats("divisor_after")?;
    let row = |row| {
        let moment = match moment.given(row)? {
            "open" => Moment::Open,
            "close" => Moment::Close,
            other => {
                return Err(wrong_value(
                    "moment",
                    row,
                    format!("{other:?} is no moment"),
                ));
            }
        };
        Ok(AdjustmentRow {
            session: session.given(row)?,
            moment,
            security: security.optional(row).map(SecurityId),
            cause: cause.given(row)?.to_owned(),
            value_change: value_change.given(row)?,
            divisor_before: divisor_before.given(row)?,
            divisor_after: divisor_after.given(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}

pub(super) fn encode_currencies(rows: &[CurrencyRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("currency", rows.iter().map(|row| row.currency.as_str()))
        .floats("weight", rows.iter().map(|row| row.weight))
        .known_floats("rate", rows.iter().map(|row| row.rate))
        .finish()
}

pub(super) fn decode_currencies(table: &Table) -> Result<Vec<CurrencyRow>, CodecError> {
    let session = table.dates("session")?;
    let currency = table.texts("currency")?;
    let weight = table.floats("weight")?;
    let rate = table.floats("rate")?;
    let row = |row| {
        Ok(CurrencyRow {
            session: session.given(row)?,
            currency: currency.given(row)?.to_owned(),
            weight: weight.given(row)?,
            rate: rate.known(row),
        })
    };
    (0..table.rows()).map(row).collect()
}

pub(super) fn encode_overlays(rows: &[OverlayRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("overlay", rows.iter().map(|row| row.overlay.as_str()))
        .known_floats("level", rows.iter().map(|row| row.level))
        .finish()
}

pub(super) fn decode_overlays(table: &Table) -> Result<Vec<OverlayRow>, CodecError> {
    let session = table.dates("session")?;
    let overlay = table.texts("overlay")?;
    let level = table.floats("level")?;
    let row = |row| {
        Ok(OverlayRow {
            session: session.given(row)?,
            overlay: overlay.given(row)?.to_owned(),
            level: level.known(row),
        })
    };
    (0..table.rows()).map(row).collect()
}
