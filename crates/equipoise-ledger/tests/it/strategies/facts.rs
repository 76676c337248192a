//! Arbitrary facts.

use equipoise_ledger::Body;
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Facts, FxRate, ReferenceRate, SecurityRecord, ShareCount,
    bars::Bar,
};
use proptest::{collection::vec, option, prelude::*};

use super::{date, figure, instant, text};

pub(crate) fn facts() -> impl Strategy<Value = Body> + Clone {
    prop_oneof![
        vec(security(), 0..12).prop_map(Facts::Securities),
        bars().prop_map(Facts::Bars),
        vec(share_count(), 0..12).prop_map(Facts::Shares),
        vec(action(), 0..12).prop_map(Facts::Actions),
        vec(exchange_rate(), 0..12).prop_map(Facts::Fx),
        vec(reference_rate(), 0..12).prop_map(Facts::Rates),
    ]
    .prop_map(Body::Facts)
}

fn security() -> impl Strategy<Value = SecurityRecord> + Clone {
    let texts = proptest::array::uniform12(option::of(text()));
    let dates = proptest::array::uniform3(option::of(date()));
    let times = option::of(instant());
    (text(), texts, option::of(figure()), dates, times).prop_map(
        |(symbol, texts, conversion_ratio, [listed, delisted, effective], known)| {
            let [
                name,
                sector,
                industry,
                currency,
                mic,
                company,
                country,
                kind,
                converts_to,
                isin,
                figi,
                cik,
            ] = texts;
            SecurityRecord {
                symbol,
                name,
                sector,
                industry,
                currency,
                mic,
                company,
                country,
                kind,
                converts_to,
                conversion_ratio,
                listed,
                delisted,
                isin,
                figi,
                cik,
                effective,
                known,
            }
        },
    )
}

pub(super) fn bars() -> impl Strategy<Value = Bars> + Clone {
    let row = (date(), text(), proptest::array::uniform6(figure()));
    vec(row, 0..20).prop_map(|rows| {
        let mut bars = Bars::default();
        for (session, symbol, [open, high, low, close, volume, market_cap]) in &rows {
            bars.push(&Bar {
                session: *session,
                symbol,
                open: *open,
                high: *high,
                low: *low,
                close: *close,
                volume: *volume,
                market_cap: *market_cap,
            });
        }
        bars
    })
}

fn share_count() -> impl Strategy<Value = ShareCount> + Clone {
    (text(), date(), figure(), option::of(instant())).prop_map(
        |(symbol, effective, shares_outstanding, known)| ShareCount {
            symbol,
            effective,
            shares_outstanding,
            known,
        },
    )
}

fn exchange_rate() -> impl Strategy<Value = FxRate> + Clone {
    (date(), text(), text(), figure()).prop_map(|(session, base, quote, rate)| FxRate {
        session,
        base,
        quote,
        rate,
    })
}

fn reference_rate() -> impl Strategy<Value = ReferenceRate> + Clone {
    (date(), text(), figure()).prop_map(|(session, name, value)| ReferenceRate {
        session,
        name,
        value,
    })
}

fn action() -> impl Strategy<Value = CorporateAction> + Clone {
    let optional = (option::of(text()), option::of(instant()));
    (text(), date(), optional, action_kind()).prop_map(
        |(symbol, ex_date, (currency, known), kind)| CorporateAction {
            symbol,
            ex_date,
            currency,
            known,
            kind,
        },
    )
}

fn action_kind() -> impl Strategy<Value = ActionKind> + Clone {
    prop_oneof![
        figure().prop_map(|ratio| ActionKind::Split { ratio }),
        figure().prop_map(|ratio| ActionKind::StockDividend { ratio }),
        figure().prop_map(|amount| ActionKind::CashDividend { amount }),
        figure().prop_map(|amount| ActionKind::SpecialDividend { amount }),
        figure().prop_map(|amount| ActionKind::DividendCorrection { amount }),
        Just(ActionKind::Suspension),
        Just(ActionKind::Resumption),
        (text(), figure(), option::of(figure())).prop_map(|(child, ratio, price)| {
            ActionKind::SpinOff {
                child,
                ratio,
                price,
            }
        }),
        (figure(), figure()).prop_map(|(ratio, price)| ActionKind::Rights { ratio, price }),
        (option::of(text()), figure(), figure()).prop_map(|(acquirer, ratio, amount)| {
            ActionKind::Merger {
                acquirer,
                ratio,
                amount,
            }
        }),
        option::of(figure()).prop_map(|price| ActionKind::Delisting { price }),
        text().prop_map(|to| ActionKind::SymbolChange { to }),
    ]
}
