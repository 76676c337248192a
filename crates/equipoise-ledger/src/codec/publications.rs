//! Publications: a small document that says what was published from what, and four tables.

use arrow::datatypes::UInt32Type;
use equipoise_model::{BasketRow, HeldRow, IndexId, SecurityId, Series, SessionRow};
use serde::{Deserialize, Serialize};

use super::{
    CodecError, notices,
    payload::Sections,
    table::{Table, TableBuilder},
};
use crate::{Hash, Publication, Sequence};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicationDoc {
    version: u32,
    index: String,
    definition: String,
    cut: u64,
    continues: Option<u64>,
}

pub(super) fn encode(publication: &Publication) -> Sections {
    let doc = PublicationDoc {
        version: VERSION,
        index: publication.index.as_str().to_owned(),
        definition: publication.definition.to_string(),
        cut: publication.cut.0,
        continues: publication.continues.map(|sequence| sequence.0),
    };
    let series = &publication.series;
    Sections {
        document: serde_json::to_vec(&doc).expect("a document of plain fields always serializes"),
        tables: vec![
            encode_sessions(&series.sessions),
            encode_held(&series.held),
            encode_baskets(&series.baskets),
            notices::encode(&series.notices),
        ],
    }
}

pub(super) fn decode(
    document: &[u8],
    [sessions, held, baskets, notices]: &[Table; 4],
) -> Result<Publication, CodecError> {
    let doc: PublicationDoc = serde_json::from_slice(document).map_err(invalid)?;
    if doc.version != VERSION {
        let what = format!(
            "version {} is not known, the newest is {VERSION}",
            doc.version
        );
        return Err(invalid(what));
    }
    let no_hash = || invalid(format!("definition {:?} is not a hash", doc.definition));
    Ok(Publication {
        index: IndexId::parse(&doc.index).map_err(invalid)?,
        definition: Hash::parse(&doc.definition).ok_or_else(no_hash)?,
        cut: Sequence(doc.cut),
        continues: doc.continues.map(Sequence),
        series: Series {
            sessions: decode_sessions(sessions)?,
            held: decode_held(held)?,
            baskets: decode_baskets(baskets)?,
            notices: notices::decode(notices)?,
        },
    })
}

fn invalid(what: impl ToString) -> CodecError {
    CodecError::Document {
        document: "publication",
        what: what.to_string(),
    }
}

fn encode_sessions(rows: &[SessionRow]) -> Table {
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
        .optional_floats("daily_return", rows.iter().map(|row| row.daily_return))
        .floats("divisor", rows.iter().map(|row| row.divisor))
        .floats("market_value", rows.iter().map(|row| row.market_value))
        .floats(
            "dividend_points",
            rows.iter().map(|row| row.dividend_points),
        )
        .numbers::<UInt32Type>("constituents", rows.iter().map(|row| row.constituents))
        .flags("is_rebalance", rows.iter().map(|row| row.is_rebalance))
        .floats("turnover", rows.iter().map(|row| row.turnover))
        .finish()
}

fn decode_sessions(table: &Table) -> Result<Vec<SessionRow>, CodecError> {
    let session = table.dates("session")?;
    let price_return = table.floats("price_return")?;
    let gross_total_return = table.floats("gross_total_return")?;
    let net_total_return = table.floats("net_total_return")?;
    let daily_return = table.floats("daily_return")?;
    let divisor = table.floats("divisor")?;
    let market_value = table.floats("market_value")?;
    let dividend_points = table.floats("dividend_points")?;
    let constituents = table.numbers::<UInt32Type>("constituents")?;
    let is_rebalance = table.flags("is_rebalance")?;
    let turnover = table.floats("turnover")?;
    let row = |row| {
        Ok(SessionRow {
            session: session.given(row)?,
            price_return: price_return.given(row)?,
            gross_total_return: gross_total_return.given(row)?,
            net_total_return: net_total_return.given(row)?,
            daily_return: daily_return.optional(row),
            divisor: divisor.given(row)?,
            market_value: market_value.given(row)?,
            dividend_points: dividend_points.given(row)?,
            constituents: constituents.given(row)?,
            is_rebalance: is_rebalance.value(row),
            turnover: turnover.given(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}

fn encode_held(rows: &[HeldRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .numbers::<UInt32Type>("security", rows.iter().map(|row| row.security.0))
        .floats("index_shares", rows.iter().map(|row| row.index_shares))
        .floats("prior_close", rows.iter().map(|row| row.prior_close))
        .floats("close", rows.iter().map(|row| row.close))
        .floats("open_weight", rows.iter().map(|row| row.open_weight))
        .floats("contribution", rows.iter().map(|row| row.contribution))
        .finish()
}

fn decode_held(table: &Table) -> Result<Vec<HeldRow>, CodecError> {
    let session = table.dates("session")?;
    let security = table.numbers::<UInt32Type>("security")?;
    let index_shares = table.floats("index_shares")?;
    let prior_close = table.floats("prior_close")?;
    let close = table.floats("close")?;
    let open_weight = table.floats("open_weight")?;
    let contribution = table.floats("contribution")?;
    let row = |row| {
        Ok(HeldRow {
            session: session.given(row)?,
            security: SecurityId(security.given(row)?),
            index_shares: index_shares.given(row)?,
            prior_close: prior_close.given(row)?,
            close: close.given(row)?,
            open_weight: open_weight.given(row)?,
            contribution: contribution.given(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}

fn encode_baskets(rows: &[BasketRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .numbers::<UInt32Type>("security", rows.iter().map(|row| row.security.0))
        .numbers::<UInt32Type>("rank", rows.iter().map(|row| row.rank))
        .floats("index_shares", rows.iter().map(|row| row.index_shares))
        .floats("close", rows.iter().map(|row| row.close))
        .known_floats("market_cap", rows.iter().map(|row| row.market_cap))
        .floats("weight", rows.iter().map(|row| row.weight))
        .finish()
}

fn decode_baskets(table: &Table) -> Result<Vec<BasketRow>, CodecError> {
    let session = table.dates("session")?;
    let security = table.numbers::<UInt32Type>("security")?;
    let rank = table.numbers::<UInt32Type>("rank")?;
    let index_shares = table.floats("index_shares")?;
    let close = table.floats("close")?;
    let market_cap = table.floats("market_cap")?;
    let weight = table.floats("weight")?;
    let row = |row| {
        Ok(BasketRow {
            session: session.given(row)?,
            security: SecurityId(security.given(row)?),
            rank: rank.given(row)?,
            index_shares: index_shares.given(row)?,
            close: close.given(row)?,
            market_cap: market_cap.known(row),
            weight: weight.given(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}
