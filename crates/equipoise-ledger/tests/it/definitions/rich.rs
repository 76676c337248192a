//! Two definitions that state every field a document may have.
//!
//! The stored ledger of version 2 holds them, so they stay as they are: a field that comes later
//! goes into a definition of its own.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::definitions::{
    Base, Buffer, Costs, Definition, DividendFx, Dividends, LineRule, Liquidity, Merger,
    MissingPrice, MissingPricePolicy, MonthDay, Months, Overlay, OverlayKind, PointsReset,
    Quotation, RankBy, Reinvestment, RemovalPrice, Replacement, ReturnKind, Rhythm, Rights,
    Schedule, Scheme, SectorTotals, Selection, Sizing, SpecialDividend, SpinOff, Statistic, Ties,
    Treatment, Unit, Universe, Weighting, Withholding, WithholdingRate,
};
use equipoise_model::{Date, IndexId};

pub(crate) fn definitions() -> [Definition; 2] {
    [by_volatility(), by_hand()]
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}

fn overlays() -> Vec<Overlay> {
    let rate = || "SOFR".to_owned();
    let kinds = [
        (
            "in-dollars",
            ReturnKind::Net,
            OverlayKind::Currency {
                currency: "USD".to_owned(),
            },
        ),
        (
            "excess",
            ReturnKind::Gross,
            OverlayKind::ExcessReturn { rate: rate() },
        ),
        (
            "less-percent",
            ReturnKind::Net,
            OverlayKind::DecrementPercent {
                rate_annual: 0.05,
                basis_days: 360,
                is_geometric: true,
            },
        ),
        (
            "less-points",
            ReturnKind::Gross,
            OverlayKind::DecrementPoints {
                points_annual: 50.0,
                basis_days: 360,
            },
        ),
        (
            "twice",
            ReturnKind::Gross,
            OverlayKind::Leveraged {
                factor: 2.0,
                rate: rate(),
            },
        ),
        (
            "short",
            ReturnKind::Price,
            OverlayKind::Inverse {
                factor: 1.5,
                rate: rate(),
            },
        ),
        (
            "ten-percent",
            ReturnKind::Gross,
            OverlayKind::VolatilityTarget {
                target_annual: 0.1,
                max_exposure: 2.0,
                window_sessions: 40,
                lag_sessions: 3,
                rate: rate(),
            },
        ),
        (
            "hedged",
            ReturnKind::Net,
            OverlayKind::Hedged {
                ratio: 0.5,
                quotation: Quotation::ForeignPerIndex,
            },
        ),
        (
            "points",
            ReturnKind::Net,
            OverlayKind::DividendPoints {
                reset: PointsReset::Quarterly,
            },
        ),
    ];
    let overlay = |(name, of, kind): (&str, _, _)| Overlay {
        name: name.to_owned(),
        of,
        kind,
    };
    kinds.map(overlay).into()
}

/// Inverse volatility in euros, limited, bought over three days.
fn by_volatility() -> Definition {
    Definition {
        index: IndexId::parse("RICH").unwrap(),
        name: "Calm companies of the north, 30".to_owned(),
        currency: "EUR".to_owned(),
        calendar: Some("XFRA".to_owned()),
        base: Base {
            date: Some(date("2015-01-02")),
            value: 100.0,
            market_value: 5e8,
        },
        universe: Universe {
            exchanges: set(["XFRA", "XPAR"]),
            countries: set(["DE", "FR"]),
            currencies: set(["CHF", "EUR"]),
            types: set(["common_stock", "reit"]),
            sectors: set(["Energy", "Utilities"]),
            excluded_sectors: set(["Real Estate"]),
            included: set(["ROG"]),
            only: BTreeSet::new(),
            excluded: set(["WDI"]),
            min_price: Some(1.5),
            max_price: Some(5000.0),
            liquidity: Some(Liquidity {
                min_traded_value: 1e7,
                window_sessions: 42,
                statistic: Statistic::Mean,
            }),
            min_sessions_listed: 250,
        },
        selection: Selection {
            size: 30,
            by: RankBy::MarketCap,
            unit: Unit::Company,
            line: LineRule::MostTraded,
            buffer: Some(Buffer {
                enter: 24,
                keep: 36,
            }),
            ties: Ties::Incumbent,
            lag_sessions: 5,
        },
        weighting: Weighting {
            scheme: Scheme::InverseVolatility {
                window_sessions: 126,
            },
            sector_neutral: Some(SectorTotals::MarketCap),
            max_weight: Some(0.1),
            max_sector_weight: Some(0.4),
            sizing: Sizing::SelfFinancing,
            share_decimals: None,
        },
        schedule: Schedule {
            rebalance: Rhythm::Months {
                months: Months::of(&[2, 5, 8, 11]).unwrap(),
                on: MonthDay::LastSession,
            },
            reconstitution: Some(Rhythm::ANNUAL),
            reference_lag_sessions: 0,
            stages: 3,
            drift_band: Some(0.05),
        },
        treatment: Treatment {
            special_dividend: SpecialDividend::Payer,
            rights: Rights::FullSubscription,
            spin_off: SpinOff::Keep,
            spin_off_wait_sessions: 10,
            merger: Merger::Across,
            replacement: Replacement::Inherit,
        },
        dividends: Dividends {
            reinvestment: Reinvestment::Open,
            fx: DividendFx::PriorSession,
            withholding: Withholding {
                default_rate: 0.15,
                rates: vec![
                    WithholdingRate {
                        country: Some("DE".to_owned()),
                        kind: Some("reit".to_owned()),
                        from: Some(date("2020-01-01")),
                        rate: 0.26375,
                    },
                    WithholdingRate {
                        country: None,
                        kind: None,
                        from: None,
                        rate: 0.2,
                    },
                ],
            },
            special_dividends_taxed: true,
        },
        missing_price: MissingPrice {
            policy: MissingPricePolicy::LastTrade,
            max_sessions: None,
            removal: RemovalPrice::Zero,
        },
        costs: Costs {
            buy_bps: 2.5,
            sell_bps: 3.5,
        },
        overlays: overlays(),
    }
}

/// Weights by symbol on stated dates, sized on earlier prices into whole shares.
fn by_hand() -> Definition {
    let targets = [("AAA", 0.5), ("BBB", 0.25), ("CC.B", 0.25)];
    let targets: BTreeMap<String, f64> = targets
        .map(|(symbol, weight)| (symbol.to_owned(), weight))
        .into();
    let mut definition = Definition::equal_weight(IndexId::parse("HAND").unwrap(), 3);
    definition.name = "Three by hand".to_owned();
    definition.universe.only = targets.keys().cloned().collect();
    definition.selection.unit = Unit::Line;
    definition.selection.by = RankBy::Price;
    definition.weighting = Weighting {
        scheme: Scheme::Explicit(targets),
        sector_neutral: None,
        max_weight: None,
        max_sector_weight: None,
        sizing: Sizing::FixedNotional,
        share_decimals: Some(2),
    };
    definition.schedule = Schedule {
        rebalance: Rhythm::Dates(vec![date("2024-03-15"), date("2024-09-20")]),
        reconstitution: Some(Rhythm::Never),
        reference_lag_sessions: 5,
        stages: 1,
        drift_band: None,
    };
    definition
}
