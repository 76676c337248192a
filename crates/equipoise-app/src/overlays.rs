//! Overlays: the further series of a definition, for the sessions of a build.

use equipoise_engine::overlays::{RateBook, Underlying, extend};
use equipoise_ledger::{Body, EntryKind, Sequence, SqliteLedger};
use equipoise_model::{Definition, FactKind, Facts, OverlayRow, Series};

use crate::AppError;
use crate::chain::History;

/// The reference rates and exchange rates in the ledger up to `cut`.
pub(crate) async fn rate_book(ledger: &SqliteLedger, cut: Sequence) -> Result<RateBook, AppError> {
    let kinds = [FactKind::Fx, FactKind::Rates].map(EntryKind::Facts);
    let mut book = RateBook::default();
    for head in ledger.heads(Sequence::NONE, cut, &kinds).await? {
        if let Body::Facts(facts) = ledger.entry(head.sequence).await?.body {
            take_rates(&mut book, &facts);
        }
    }
    Ok(book)
}

/// Take in what `facts` say of rates.
pub(crate) fn take_rates(book: &mut RateBook, facts: &Facts) {
    match facts {
        Facts::Fx(rates) => book.add_fx(rates.clone()),
        Facts::Rates(rates) => book.add_rates(rates.clone()),
        _ => {}
    }
}

/// Compute the overlays of `definition` for the sessions of `series`, which follow those of
/// `history`, and put them into it.
pub(crate) fn compute(
    definition: &Definition,
    history: &History,
    series: &mut Series,
    rates: &RateBook,
) -> Result<(), AppError> {
    let sessions = [history.sessions.clone(), series.sessions.clone()].concat();
    let currencies = [history.currencies.clone(), series.currencies.clone()].concat();
    let underlying = Underlying {
        currency: &definition.currency,
        base_value: definition.base.value,
        sessions: &sessions,
        currencies: &currencies,
        rates,
    };
    let mut rows: Vec<OverlayRow> = Vec::new();
    for overlay in &definition.overlays {
        let levels = extend(overlay, &underlying, &history.overlay(&overlay.name))?;
        let named = series
            .sessions
            .iter()
            .zip(levels)
            .map(|(row, level)| OverlayRow {
                session: row.session,
                overlay: overlay.name.clone(),
                level,
            });
        rows.extend(named);
    }
    // By session, then in the order of the definition: the sort is stable.
    rows.sort_by_key(|row| row.session);
    series.overlays = rows;
    Ok(())
}
