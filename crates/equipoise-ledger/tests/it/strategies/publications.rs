//! Arbitrary publications. Figures that an index may not have are `NaN` now and then.

use equipoise_ledger::{Body, ProvisionalSession, Publication, PublicationOrigin};
use equipoise_model::{
    AdjustmentRow, BasketRow, CurrencyRow, HeldRow, Moment, Notice, NoticeKind, OverlayRow,
    SecurityId, Series, SessionRow,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{date, figure, hash, index, sequence, text};

pub(crate) fn publication() -> impl Strategy<Value = Body> + Clone {
    let about = (index(), hash(), sequence(), option::of(text()));
    let place = (
        option::of(sequence()),
        option::of(date()),
        option::of(sequence()),
        option::of(sequence()),
        option::of(date()),
        vec(provisional(), 0..3),
    );
    (about, place, series()).prop_map(
        |(
            (index, definition, cut, calendar),
            (continues, after, restates, chain, base, provisional),
            series,
        )| {
            let origin = PublicationOrigin {
                index,
                definition,
                cut,
                continues,
                after,
                restates,
                calendar,
                chain,
                base,
                provisional,
            };
            Body::Publication(Publication { origin, series })
        },
    )
}

fn provisional() -> impl Strategy<Value = ProvisionalSession> + Clone {
    (date(), text()).prop_map(|(session, reason)| ProvisionalSession { session, reason })
}

fn series() -> impl Strategy<Value = Series> + Clone {
    (
        vec(session(), 0..5),
        vec(held(), 0..9),
        vec(basket(), 0..9),
        vec(adjustment(), 0..6),
        vec(currency(), 0..6),
        vec(overlay(), 0..6),
        vec(notice(), 0..9),
    )
        .prop_map(
            |(sessions, held, baskets, adjustments, currencies, overlays, notices)| Series {
                sessions,
                held,
                baskets,
                adjustments,
                currencies,
                overlays,
                notices,
            },
        )
}

/// A figure that is absent now and then.
fn known() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![1 => Just(f64::NAN), 2 => figure()]
}

fn security() -> impl Strategy<Value = SecurityId> + Clone {
    any::<u32>().prop_map(SecurityId)
}

fn session() -> impl Strategy<Value = SessionRow> + Clone {
    let figures = proptest::array::uniform15(known());
    let counts = (option::of(figure()), any::<u32>(), any::<bool>());
    (date(), figures, counts).prop_map(
        |(session, figures, (daily_return, constituents, is_rebalance))| SessionRow {
            session,
            price_return: figures[0],
            gross_total_return: figures[1],
            net_total_return: figures[2],
            net_of_cost: figures[3],
            local_currency: figures[4],
            twin_price_return: figures[5],
            daily_return,
            divisor: figures[6],
            next_divisor: figures[7],
            twin_next_divisor: figures[8],
            open_market_value: figures[9],
            market_value: figures[10],
            dividend_points: figures[11],
            net_dividend_points: figures[12],
            constituents,
            is_rebalance,
            turnover: figures[13],
            cost: figures[14],
        },
    )
}

fn held() -> impl Strategy<Value = HeldRow> + Clone {
    (date(), security(), proptest::array::uniform8(known())).prop_map(
        |(session, security, figures)| HeldRow {
            session,
            security,
            index_shares: figures[0],
            prior_close: figures[1],
            close: figures[2],
            prior_rate: figures[3],
            rate: figures[4],
            target_weight: figures[5],
            open_weight: figures[6],
            contribution: figures[7],
        },
    )
}

fn basket() -> impl Strategy<Value = BasketRow> + Clone {
    let figures = proptest::array::uniform6(known());
    (date(), security(), any::<u32>(), figures).prop_map(|(session, security, rank, figures)| {
        BasketRow {
            session,
            security,
            rank,
            index_shares: figures[0],
            twin_shares: figures[1],
            close: figures[2],
            market_cap: figures[3],
            weight: figures[4],
            target_weight: figures[5],
        }
    })
}

fn adjustment() -> impl Strategy<Value = AdjustmentRow> + Clone {
    let moment = select(vec![Moment::Open, Moment::Close]);
    let figures = proptest::array::uniform3(figure());
    (date(), moment, option::of(security()), text(), figures).prop_map(
        |(session, moment, security, cause, [value_change, divisor_before, divisor_after])| {
            AdjustmentRow {
                session,
                moment,
                security,
                cause,
                value_change,
                divisor_before,
                divisor_after,
            }
        },
    )
}

fn currency() -> impl Strategy<Value = CurrencyRow> + Clone {
    (date(), text(), figure(), known()).prop_map(|(session, currency, weight, rate)| CurrencyRow {
        session,
        currency,
        weight,
        rate,
    })
}

fn overlay() -> impl Strategy<Value = OverlayRow> + Clone {
    (date(), text(), known()).prop_map(|(session, overlay, level)| OverlayRow {
        session,
        overlay,
        level,
    })
}

fn notice() -> impl Strategy<Value = Notice> + Clone {
    let count = any::<u32>;
    let kind = prop_oneof![
        count().prop_map(|sessions| NoticeKind::CarriedForward { sessions }),
        count().prop_map(|sessions| NoticeKind::ExchangeClosed { sessions }),
        (count(), count())
            .prop_map(|(eligible, size)| NoticeKind::PartialUniverse { eligible, size }),
        text().prop_map(|action| NoticeKind::ActionApplied { action }),
        text().prop_map(|cause| NoticeKind::Removed { cause }),
        text().prop_map(|cause| NoticeKind::Added { cause }),
        (text(), text()).prop_map(|(action, reason)| NoticeKind::ActionIgnored { action, reason }),
        text().prop_map(|reason| NoticeKind::NotBought { reason }),
        (text(), count()).prop_map(|(currency, days)| NoticeKind::StaleRate { currency, days }),
        text().prop_map(|what| NoticeKind::Infeasible { what }),
    ];
    (date(), option::of(security()), kind).prop_map(|(session, security, kind)| Notice {
        session,
        security,
        kind,
    })
}
