//! Arbitrary definitions that are valid: parts are drawn apart, then made to agree.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::Date;
use equipoise_model::definitions::{
    Base, Buffer, Costs, Definition, DividendFx, Dividends, LineRule, Liquidity, Merger,
    MissingPrice, MissingPricePolicy, MonthDay, Months, Overlay, OverlayKind, PointsReset,
    Quotation, RankBy, Reinvestment, RemovalPrice, Replacement, ReturnKind, Rhythm, Rights,
    Schedule, Scheme, SectorTotals, Selection, Sizing, SpecialDividend, SpinOff, Statistic, Ties,
    Treatment, Unit, Universe, Weighting, Withholding, WithholdingRate,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::{option, prelude::*, sample::select};

use super::index;

/// One of the choices of an enumeration.
macro_rules! any_of {
    ($choice:ident) => {
        select($choice::ALL)
    };
}

/// A definition that is valid.
pub(crate) fn definition() -> impl Strategy<Value = Definition> + Clone {
    let identity = (
        index(),
        words(),
        currency(),
        option::of("[A-Z0-9]{4}"),
        base(),
    );
    let rules = (
        universe(),
        selection(),
        weighting(),
        schedule(),
        treatment(),
    );
    let money = (dividends(), missing_price(), costs(), vec(overlay(), 0..5));
    (identity, rules, money)
        .prop_map(|(identity, rules, money)| {
            let (index, name, currency, calendar, base) = identity;
            let (universe, selection, weighting, schedule, treatment) = rules;
            let (dividends, missing_price, costs, overlays) = money;
            Definition {
                index,
                name,
                currency,
                calendar,
                base,
                universe,
                selection,
                weighting,
                schedule,
                treatment,
                dividends,
                missing_price,
                costs,
                overlays,
            }
        })
        .prop_map(agreeing)
}

/// The definition without what its parts may not say together.
fn agreeing(mut definition: Definition) -> Definition {
    agree_universe(&mut definition.universe);
    agree_weighting(&mut definition);
    agree_schedule(&mut definition);
    let missing = &mut definition.missing_price;
    if matches!(
        missing.policy,
        MissingPricePolicy::Drop | MissingPricePolicy::Stop
    ) {
        missing.removal = RemovalPrice::Last;
    }
    let mut seen = BTreeSet::new();
    let rates = &mut definition.dividends.withholding.rates;
    rates.retain(|row| seen.insert((row.country.clone(), row.kind.clone(), row.from)));
    for (position, overlay) in definition.overlays.iter_mut().enumerate() {
        overlay.name = format!("{}-{position}", overlay.name);
        match &mut overlay.kind {
            OverlayKind::Currency { currency } if *currency == definition.currency => {
                *currency = if definition.currency == "EUR" {
                    "USD"
                } else {
                    "EUR"
                }
                .to_owned();
            }
            OverlayKind::DividendPoints { .. } if overlay.of == ReturnKind::Price => {
                overlay.of = ReturnKind::Net;
            }
            _ => {}
        }
    }
    definition
}

fn agree_universe(universe: &mut Universe) {
    if !universe.only.is_empty() {
        universe.included = universe.only.iter().step_by(2).cloned().collect();
    }
    let Universe {
        included,
        only,
        excluded,
        ..
    } = universe;
    excluded.retain(|symbol| !included.contains(symbol) && !only.contains(symbol));
    let sectors = &universe.sectors;
    universe
        .excluded_sectors
        .retain(|sector| !sectors.contains(sector));
    if let (Some(least), Some(most)) = (universe.min_price, universe.max_price) {
        universe.min_price = Some(least.min(most));
        universe.max_price = Some(least.max(most));
    }
}

fn agree_weighting(definition: &mut Definition) {
    let Definition {
        universe,
        selection,
        weighting,
        treatment,
        ..
    } = definition;
    if let Scheme::Explicit(targets) = &mut weighting.scheme {
        let total: f64 = targets.values().sum();
        targets.values_mut().for_each(|weight| *weight /= total);
        selection.size = u32::try_from(targets.len()).unwrap();
        selection.unit = Unit::Line;
        universe.only = targets.keys().cloned().collect();
        universe.included.clear();
        universe.excluded.clear();
        treatment.replacement = Replacement::None;
        let largest = targets.values().copied().fold(0.0, f64::max);
        weighting.max_weight = weighting.max_weight.map(|cap| cap.max(largest));
    }
    if let Some(buffer) = &mut selection.buffer {
        buffer.enter = buffer.enter.min(selection.size);
        buffer.keep = (selection.size + buffer.keep).min(Definition::MAX_SIZE);
    }
    let least = 1.0 / f64::from(selection.size);
    let hold = |cap: f64| cap.max(least * 1.001).min(1.0);
    weighting.max_weight = weighting.max_weight.map(hold);
    match weighting.sector_neutral {
        Some(SectorTotals::Equal) => weighting.max_sector_weight = None,
        Some(SectorTotals::MarketCap) => selection.by = RankBy::MarketCap,
        None => {}
    }
    if selection.unit == Unit::Line {
        selection.line = LineRule::Largest;
    }
    if weighting.scheme == Scheme::Price {
        if matches!(selection.line, LineRule::All | LineRule::AllEqual) {
            selection.line = LineRule::MostTraded;
        }
        if treatment.replacement == Replacement::Inherit {
            treatment.replacement = Replacement::Reset;
        }
        *weighting = Weighting {
            scheme: Scheme::Price,
            ..Weighting::equal()
        };
    }
}

fn agree_schedule(definition: &mut Definition) {
    let schedule = &mut definition.schedule;
    let weighting = &definition.weighting;
    let is_price_weighted = weighting.scheme == Scheme::Price;
    let has = |rhythm: &Rhythm| {
        schedule.rebalance == *rhythm || schedule.reconstitution.as_ref() == Some(rhythm)
    };
    let (is_daily, is_weekly) = (has(&Rhythm::Daily), has(&Rhythm::Weekly));
    if is_daily || is_price_weighted {
        schedule.drift_band = None;
    }
    let is_staged = !is_daily
        && !is_price_weighted
        && schedule.reference_lag_sessions == 0
        && weighting.sizing == Sizing::SelfFinancing
        && weighting.share_decimals.is_none();
    schedule.stages = match (is_staged, is_weekly) {
        (false, _) => 1,
        (true, true) => schedule.stages.min(3),
        (true, false) => schedule.stages,
    };
}

fn words() -> impl Strategy<Value = String> + Clone {
    "[A-Za-z0-9É株\u{1F980}&\"\\\\/]([A-Za-z0-9é株 .'_-]{0,30}[A-Za-z0-9é株)])?"
}

fn symbols() -> impl Strategy<Value = BTreeSet<String>> + Clone {
    btree_set("[A-Z]{1,3}([.-][AB])?", 0..5)
}

fn currency() -> impl Strategy<Value = String> + Clone {
    select(vec!["USD", "EUR", "GBP", "JPY", "HKD"]).prop_map(str::to_owned)
}

fn positive() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![1e-3..1e6, Just(1.0), Just(0.1 + 0.2), Just(1e6 / 3.0)]
}

fn fraction() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![0.0..1.0, Just(0.0), Just(1.0), Just(0.15)]
}

fn base_date() -> impl Strategy<Value = Date> + Clone {
    (-60_000..3_600).prop_map(|days| Date::from_epoch_days(days).unwrap())
}

/// After every base date.
fn later_date() -> impl Strategy<Value = Date> + Clone {
    (3_650..80_000).prop_map(|days| Date::from_epoch_days(days).unwrap())
}

fn base() -> impl Strategy<Value = Base> + Clone {
    (option::of(base_date()), positive(), positive()).prop_map(|(date, value, market_value)| Base {
        date,
        value,
        market_value: market_value * 1e6,
    })
}

fn universe() -> impl Strategy<Value = Universe> + Clone {
    let codes = (
        btree_set("[A-Z0-9]{4}", 0..4),
        btree_set("[A-Z]{2}", 0..4),
        btree_set(currency(), 0..4),
        btree_set("[a-z_]{3,10}", 0..4),
    );
    let sectors = (btree_set(words(), 0..4), btree_set(words(), 0..4));
    let lists = (symbols(), symbols(), symbols());
    let liquidity = (positive(), 1..=1_260_u32, any_of!(Statistic)).prop_map(
        |(min_traded_value, window_sessions, statistic)| Liquidity {
            min_traded_value,
            window_sessions,
            statistic,
        },
    );
    let bounds = (
        option::of(positive()),
        option::of(positive()),
        option::of(liquidity),
        0..=2_520_u32,
    );
    (codes, sectors, lists, bounds).prop_map(
        |(
            (exchanges, countries, currencies, types),
            (sectors, excluded_sectors),
            (included, only, excluded),
            (min_price, max_price, liquidity, min_sessions_listed),
        )| Universe {
            exchanges,
            countries,
            currencies,
            types,
            sectors,
            excluded_sectors,
            included,
            only,
            excluded,
            min_price,
            max_price,
            liquidity,
            min_sessions_listed,
        },
    )
}

fn selection() -> impl Strategy<Value = Selection> + Clone {
    let size = prop_oneof![1..300_u32, Just(Definition::MAX_SIZE)];
    let buffer = (0..400_u32, 0..400_u32).prop_map(|(enter, keep)| Buffer { enter, keep });
    let choices = (
        any_of!(RankBy),
        any_of!(Unit),
        any_of!(LineRule),
        any_of!(Ties),
    );
    (size, choices, option::of(buffer), 0..=260_u32).prop_map(
        |(size, (by, unit, line, ties), buffer, lag_sessions)| Selection {
            size,
            by,
            unit,
            line,
            buffer,
            ties,
            lag_sessions,
        },
    )
}

fn weighting() -> impl Strategy<Value = Weighting> + Clone {
    let targets = btree_map("[A-Z]{1,3}([.-][AB])?", 0.01..1.0, 1..8);
    let scheme = prop_oneof![
        Just(Scheme::Equal),
        Just(Scheme::MarketCap),
        Just(Scheme::Price),
        (20..=1_260_u32).prop_map(|window_sessions| Scheme::InverseVolatility { window_sessions }),
        targets.prop_map(|targets: BTreeMap<String, f64>| Scheme::Explicit(targets)),
    ];
    (
        scheme,
        option::of(any_of!(SectorTotals)),
        option::of(fraction()),
        option::of(0.05..=1.0),
        any_of!(Sizing),
        option::of(0..=Weighting::MAX_SHARE_DECIMALS),
    )
        .prop_map(
            |(scheme, sector_neutral, max_weight, max_sector_weight, sizing, share_decimals)| {
                Weighting {
                    scheme,
                    sector_neutral,
                    max_weight,
                    max_sector_weight,
                    sizing,
                    share_decimals,
                }
            },
        )
}

fn rhythm() -> impl Strategy<Value = Rhythm> + Clone {
    let named = select(Rhythm::NAMES.to_vec()).prop_map(|name| Rhythm::parse(name).unwrap());
    let months = (btree_set(1..=12_u32, 1..12), any_of!(MonthDay)).prop_map(|(months, on)| {
        let months: Vec<u32> = months.into_iter().collect();
        Rhythm::Months {
            months: Months::of(&months).unwrap(),
            on,
        }
    });
    let dates =
        btree_set(later_date(), 1..6).prop_map(|dates| Rhythm::Dates(dates.into_iter().collect()));
    prop_oneof![2 => named, 1 => months, 1 => dates]
}

fn schedule() -> impl Strategy<Value = Schedule> + Clone {
    let lag = prop_oneof![2 => Just(0), 1 => 0..=260_u32];
    let band = option::of(0.0001..1.0);
    (rhythm(), option::of(rhythm()), lag, 1..=20_u32, band).prop_map(
        |(rebalance, reconstitution, reference_lag_sessions, stages, drift_band)| Schedule {
            rebalance,
            reconstitution,
            reference_lag_sessions,
            stages,
            drift_band,
        },
    )
}

fn treatment() -> impl Strategy<Value = Treatment> + Clone {
    (
        any_of!(SpecialDividend),
        any_of!(Rights),
        any_of!(SpinOff),
        1..=1_260_u32,
        any_of!(Merger),
        any_of!(Replacement),
    )
        .prop_map(
            |(special_dividend, rights, spin_off, spin_off_wait_sessions, merger, replacement)| {
                Treatment {
                    special_dividend,
                    rights,
                    spin_off,
                    spin_off_wait_sessions,
                    merger,
                    replacement,
                }
            },
        )
}

fn dividends() -> impl Strategy<Value = Dividends> + Clone {
    let row = (
        option::of("[A-Z]{2}"),
        option::of("[a-z_]{2,9}"),
        option::of(later_date()),
        fraction(),
    );
    let row = row.prop_map(|(country, kind, from, rate)| WithholdingRate {
        country,
        kind,
        from,
        rate,
    });
    (
        any_of!(Reinvestment),
        any_of!(DividendFx),
        fraction(),
        vec(row, 0..5),
        any::<bool>(),
    )
        .prop_map(
            |(reinvestment, fx, default_rate, rates, special_dividends_taxed)| Dividends {
                reinvestment,
                fx,
                withholding: Withholding {
                    default_rate,
                    rates,
                },
                special_dividends_taxed,
            },
        )
}

fn missing_price() -> impl Strategy<Value = MissingPrice> + Clone {
    (
        any_of!(MissingPricePolicy),
        option::of(1..=1_260_u32),
        any_of!(RemovalPrice),
    )
        .prop_map(|(policy, max_sessions, removal)| MissingPrice {
            policy,
            max_sessions,
            removal,
        })
}

fn costs() -> impl Strategy<Value = Costs> + Clone {
    let bps = prop_oneof![Just(0.0), 0.0..1_000.0];
    (bps.clone(), bps).prop_map(|(buy_bps, sell_bps)| Costs { buy_bps, sell_bps })
}

fn overlay() -> impl Strategy<Value = Overlay> + Clone {
    ("[A-Za-z0-9_-]{1,20}", any_of!(ReturnKind), overlay_kind())
        .prop_map(|(name, of, kind)| Overlay { name, of, kind })
}

fn overlay_kind() -> impl Strategy<Value = OverlayKind> + Clone {
    let rate = || "[A-Z]([A-Za-z0-9 _-]{0,20}[A-Z0-9])?";
    let basis = || select(vec![360_u32, 365]);
    prop_oneof![
        currency().prop_map(|currency| OverlayKind::Currency { currency }),
        rate().prop_map(|rate| OverlayKind::ExcessReturn { rate }),
        (0.0..=0.5, basis(), any::<bool>()).prop_map(|(rate_annual, basis_days, is_geometric)| {
            OverlayKind::DecrementPercent {
                rate_annual,
                basis_days,
                is_geometric,
            }
        }),
        (positive(), basis()).prop_map(|(points_annual, basis_days)| {
            OverlayKind::DecrementPoints {
                points_annual,
                basis_days,
            }
        }),
        (1.0..=10.0, rate()).prop_map(|(factor, rate)| OverlayKind::Leveraged { factor, rate }),
        (0.1..=10.0, rate()).prop_map(|(factor, rate)| OverlayKind::Inverse { factor, rate }),
        (0.001..=1.0, 0.01..=10.0, 5..=1_260_u32, 1..=20_u32, rate()).prop_map(
            |(target_annual, max_exposure, window_sessions, lag_sessions, rate)| {
                OverlayKind::VolatilityTarget {
                    target_annual,
                    max_exposure,
                    window_sessions,
                    lag_sessions,
                    rate,
                }
            },
        ),
        (fraction(), any_of!(Quotation))
            .prop_map(|(ratio, quotation)| OverlayKind::Hedged { ratio, quotation }),
        any_of!(PointsReset).prop_map(|reset| OverlayKind::DividendPoints { reset }),
    ]
}
