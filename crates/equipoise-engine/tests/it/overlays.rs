//! Overlays: series computed from the levels of an index.

use equipoise_engine::overlays::{RateBook, Underlying, extend};
use equipoise_model::definitions::{Overlay, OverlayKind, Quotation, ReturnKind};
use equipoise_model::{CurrencyRow, FxRate, ReferenceRate, Rhythm, SessionRow};
use equipoise_testkit::market;

use crate::support::{agree, definition, series};

#[test]
fn a_hedge_that_begins_on_the_thursday_before_good_friday_runs_to_the_end_of_april() {
    let market = market(
        "session     A
         2013-03-27  100
         2013-03-28  100
         2013-04-02  100",
    )
    .with_one_share_each();
    let series = series(&market, &definition(1, &Rhythm::Never));
    let mut rates = RateBook::default();
    rates.add_fx(series.sessions.iter().map(|row| FxRate {
        session: row.session,
        base: "EUR".to_owned(),
        quote: "USD".to_owned(),
        rate: 1.0,
    }));
    rates.add_rates(series.sessions.iter().map(|row| ReferenceRate {
        session: row.session,
        name: "EURUSD1M".to_owned(),
        value: 1.066,
    }));
    let currencies: Vec<CurrencyRow> = series.sessions.iter().map(all_in_euros).collect();
    let underlying = Underlying {
        currency: "USD",
        base_value: 1000.0,
        sessions: &series.sessions,
        currencies: &currencies,
        rates: &rates,
    };
    let overlay = Overlay {
        name: "hedged".to_owned(),
        of: ReturnKind::Price,
        kind: OverlayKind::Hedged {
            ratio: 1.0,
            quotation: Quotation::IndexPerForeign,
        },
    };
    let levels = extend(&overlay, &underlying, &[]).unwrap();
    // 1 of the 2 days to Good Friday, the last weekday of March, have gone: 0.033 of 0.066; then 5
    // of the 33 days to the end of April: 0.01.
    let expected = [1000.0, 1033.0, 1043.33];
    for (level, expected) in levels.iter().zip(expected) {
        assert!(agree(*level, expected, 1e-12), "{levels:?}");
    }
}

fn all_in_euros(row: &SessionRow) -> CurrencyRow {
    CurrencyRow {
        session: row.session,
        currency: "EUR".to_owned(),
        weight: 1.0,
        rate: 1.0,
    }
}
