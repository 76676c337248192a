//! Reading documents: every fault is found, with the path of its field.

use std::collections::BTreeMap;

use equipoise_model::Date;
use equipoise_model::definitions::{
    Base, Buffer, Costs, Definition, DividendFx, Dividends, IndexId, InvalidDefinition, LineRule,
    Liquidity, Merger, MissingPrice, MissingPricePolicy, MonthDay, Months, Overlay, OverlayKind,
    PointsReset, Quotation, RankBy, Reinvestment, RemovalPrice, Replacement, ReturnKind, Rhythm,
    Rights, Schedule, Scheme, SectorTotals, Selection, Sizing, SpecialDividend, SpinOff, Statistic,
    Ties, Treatment, Unit, Universe, Weighting, Withholding, WithholdingRate,
};
use serde_json::Value;

use super::cursor::{Cursor, Faults};
use super::write::VERSION;

/// Window of the traded value where a document does not state it.
const TRADED_VALUE_WINDOW: u32 = 63;
/// Window of the volatility where a document does not state it.
const VOLATILITY_WINDOW: u32 = 252;

/// The names of a choice.
macro_rules! names {
    ($choice:ident) => {
        &$choice::ALL
            .iter()
            .map(|choice| choice.name())
            .collect::<Vec<_>>()
    };
}

/// The definition that `document` states; what it leaves out has its default.
///
/// # Errors
/// Every field that is not known, has the wrong type, is out of range or contradicts another.
pub fn parse_document(document: &Value) -> Result<Definition, InvalidDefinition> {
    let faults = Faults::default();
    let definition = read(&Cursor::root(document, &faults));
    let errors = faults.into_errors();
    if !errors.is_empty() {
        return Err(InvalidDefinition { errors });
    }
    let definition = definition.expect("a definition without faults is whole");
    definition.validated()
}

fn read(root: &Cursor<'_>) -> Option<Definition> {
    if let Some(version) = root.count("version")
        && version != VERSION
    {
        let given = Value::from(version);
        root.refuse(
            "version",
            &given,
            format!("is not known, the newest is {VERSION}"),
        );
    }
    let index = index(root);
    let size = size(root);
    let placeholder = || IndexId::parse("X").expect("a letter is an index id");
    let id = index.clone().unwrap_or_else(placeholder);
    let mut definition = Definition::equal_weight(id, size.unwrap_or(1));
    if let Some(name) = root.text("name") {
        name.clone_into(&mut definition.name);
    }
    if let Some(currency) = root.text("currency") {
        currency.clone_into(&mut definition.currency);
    }
    definition.calendar = root.text("calendar").map(str::to_owned);
    definition.base = base(&root.table("base"));
    definition.universe = universe(&root.table("universe"));
    selection(&root.table("selection"), &mut definition.selection);
    definition.weighting = weighting(&root.table("weighting"));
    definition.schedule = schedule(&root.table("schedule"));
    definition.treatment = treatment(&root.table("actions"));
    definition.dividends = dividends(&root.table("dividends"), definition.dividends);
    definition.missing_price = missing_price(&root.table("missing_price"));
    let costs = root.table("costs");
    definition.costs = Costs {
        buy_bps: costs.number("buy_bps").unwrap_or(0.0),
        sell_bps: costs.number("sell_bps").unwrap_or(0.0),
    };
    costs.finish();
    let overlays = root.tables("overlays");
    definition.overlays = overlays.iter().filter_map(overlay).collect();
    root.finish();
    index.and(size).map(|_| definition)
}

fn index(root: &Cursor<'_>) -> Option<IndexId> {
    let Some(value) = root.value("index") else {
        root.miss("index", "is missing: the name of the index");
        return None;
    };
    let parsed = value.as_str().map(IndexId::parse);
    match parsed {
        Some(Ok(id)) => Some(id),
        _ => {
            let reason =
                "is not valid: 1 to 32 characters, a letter first, then letters, digits, - or _";
            root.refuse("index", value, reason);
            None
        }
    }
}

/// The size, which every document states.
fn size(root: &Cursor<'_>) -> Option<u32> {
    let selection = root.value("selection").and_then(|table| table.get("size"));
    if selection.is_none() {
        root.miss("selection.size", "is missing: how many slots the index has");
    }
    selection
        .and_then(Value::as_u64)
        .and_then(|size| u32::try_from(size).ok())
}

fn base(table: &Cursor<'_>) -> Base {
    let default = Base::default();
    let base = Base {
        date: table.date("date"),
        value: table.number("value").unwrap_or(default.value),
        market_value: table.number("market_value").unwrap_or(default.market_value),
    };
    table.finish();
    base
}

fn universe(table: &Cursor<'_>) -> Universe {
    let universe = Universe {
        exchanges: table.texts("exchanges").unwrap_or_default(),
        countries: table.texts("countries").unwrap_or_default(),
        currencies: table.texts("currencies").unwrap_or_default(),
        types: table.texts("types").unwrap_or_default(),
        sectors: table.texts("sectors").unwrap_or_default(),
        excluded_sectors: table.texts("exclude_sectors").unwrap_or_default(),
        included: table.texts("include").unwrap_or_default(),
        only: table.texts("only").unwrap_or_default(),
        excluded: table.texts("exclude").unwrap_or_default(),
        min_price: table.number("min_price"),
        max_price: table.number("max_price"),
        liquidity: liquidity(table),
        min_sessions_listed: table.count("min_sessions_listed").unwrap_or(0),
    };
    table.finish();
    universe
}

fn liquidity(table: &Cursor<'_>) -> Option<Liquidity> {
    let least = table.number("min_traded_value");
    let window = table.count("traded_value_window_sessions");
    let statistic = table.choice(
        "traded_value_statistic",
        names!(Statistic),
        Statistic::parse,
    );
    if least.is_none() && (window.is_some() || statistic.is_some()) {
        table.miss(
            "min_traded_value",
            "is missing: the window has nothing to bound",
        );
    }
    Some(Liquidity {
        min_traded_value: least?,
        window_sessions: window.unwrap_or(TRADED_VALUE_WINDOW),
        statistic: statistic.unwrap_or(Statistic::Median),
    })
}

fn selection(table: &Cursor<'_>, selection: &mut Selection) {
    let _ = table.count("size");
    let take = |found: Option<_>, field: &mut _| {
        if let Some(found) = found {
            *field = found;
        }
    };
    take(
        table.choice("by", names!(RankBy), RankBy::parse),
        &mut selection.by,
    );
    if let Some(unit) = table.choice("unit", names!(Unit), Unit::parse) {
        selection.unit = unit;
    }
    if let Some(line) = table.choice("line", names!(LineRule), LineRule::parse) {
        selection.line = line;
    }
    if let Some(ties) = table.choice("ties", names!(Ties), Ties::parse) {
        selection.ties = ties;
    }
    selection.lag_sessions = table.count("lag_sessions").unwrap_or(0);
    let buffer = table.table("buffer");
    if buffer.is_given() {
        let (enter, keep) = (buffer.count("enter"), buffer.count("keep"));
        for (name, bound) in [("enter", enter), ("keep", keep)] {
            if bound.is_none() && buffer.value(name).is_none() {
                buffer.miss(name, "is missing: a buffer has both bounds");
            }
        }
        selection.buffer = enter.zip(keep).map(|(enter, keep)| Buffer { enter, keep });
        buffer.finish();
    }
    table.finish();
}

fn weighting(table: &Cursor<'_>) -> Weighting {
    let name = table
        .choice("scheme", &Scheme::NAMES, |name| {
            Scheme::NAMES.into_iter().find(|known| *known == name)
        })
        .unwrap_or("equal");
    let window = table.count("window_sessions");
    let targets = targets(table);
    let misplaced = |field: &str, is_given: bool, scheme: &str| {
        if is_given && name != scheme {
            let reason = format!("has a meaning only where weighting.scheme is {scheme:?}");
            table.miss(field, &reason);
        }
    };
    misplaced("window_sessions", window.is_some(), "inverse_volatility");
    misplaced("targets", targets.is_some(), "explicit");
    let scheme = match name {
        "market_cap" => Scheme::MarketCap,
        "price" => Scheme::Price,
        "inverse_volatility" => Scheme::InverseVolatility {
            window_sessions: window.unwrap_or(VOLATILITY_WINDOW),
        },
        "explicit" => Scheme::Explicit(targets.unwrap_or_default()),
        _ => Scheme::Equal,
    };
    let weighting = Weighting {
        scheme,
        sector_neutral: table.choice("sector_neutral", names!(SectorTotals), SectorTotals::parse),
        max_weight: table.number("max_weight"),
        max_sector_weight: table.number("max_sector_weight"),
        sizing: table
            .choice("sizing", names!(Sizing), Sizing::parse)
            .unwrap_or(Sizing::SelfFinancing),
        share_decimals: table
            .count("share_decimals")
            .map(|decimals| u8::try_from(decimals).unwrap_or(u8::MAX)),
    };
    table.finish();
    weighting
}

fn targets(table: &Cursor<'_>) -> Option<BTreeMap<String, f64>> {
    let value = table.value("targets")?;
    let Value::Object(fields) = value else {
        table.refuse("targets", value, "is not a table of weights by symbol");
        return None;
    };
    let mut targets = BTreeMap::new();
    for (symbol, weight) in fields {
        match weight.as_f64() {
            Some(number) => {
                targets.insert(symbol.clone(), number);
            }
            None => table.refuse(&format!("targets.{symbol}"), weight, "is not a number"),
        }
    }
    Some(targets)
}

fn schedule(table: &Cursor<'_>) -> Schedule {
    let schedule = Schedule {
        rebalance: rhythm(table, "rebalance").unwrap_or(Rhythm::Daily),
        reconstitution: rhythm(table, "reconstitution"),
        reference_lag_sessions: table.count("reference_lag_sessions").unwrap_or(0),
        stages: table.count("stages").unwrap_or(1),
        drift_band: table.number("drift_band"),
    };
    table.finish();
    schedule
}

/// A rhythm by name, by months or by dates.
fn rhythm(table: &Cursor<'_>, name: &'static str) -> Option<Rhythm> {
    let value = table.value(name)?;
    if value.is_string() {
        return table.choice(name, &Rhythm::NAMES, Rhythm::parse);
    }
    let spelled = table.table(name);
    if !spelled.is_given() {
        return None;
    }
    let (months, dates) = (months(&spelled), dates(&spelled));
    let on = spelled.choice("on", names!(MonthDay), MonthDay::parse);
    spelled.finish();
    match (months, dates) {
        (Some(months), None) => Some(Rhythm::Months {
            months,
            on: on.unwrap_or(MonthDay::ThirdFriday),
        }),
        (None, Some(dates)) => {
            if on.is_some() {
                spelled.miss("on", "has no meaning beside dates");
            }
            Some(Rhythm::Dates(dates))
        }
        (Some(_), Some(_)) => {
            table.refuse(name, value, "states both months and dates");
            None
        }
        (None, None) => {
            if spelled.value("months").is_none() && spelled.value("dates").is_none() {
                table.refuse(name, value, "states neither months nor dates");
            }
            None
        }
    }
}

fn months(table: &Cursor<'_>) -> Option<Months> {
    let value = table.value("months")?;
    let numbers = value.as_array().and_then(|items| {
        let number = |item: &Value| item.as_u64().and_then(|number| u32::try_from(number).ok());
        items.iter().map(number).collect::<Option<Vec<u32>>>()
    });
    let months = numbers.and_then(|numbers| Months::of(&numbers));
    if months.is_none() {
        table.refuse("months", value, "is not a list of months from 1 to 12");
    }
    months
}

fn dates(table: &Cursor<'_>) -> Option<Vec<Date>> {
    let value = table.value("dates")?;
    let dates = value.as_array().and_then(|items| {
        let date = |item: &Value| item.as_str()?.parse().ok();
        items.iter().map(date).collect::<Option<Vec<Date>>>()
    });
    if dates.is_none() {
        table.refuse("dates", value, "is not a list of dates such as 2024-01-31");
    }
    dates
}

fn treatment(table: &Cursor<'_>) -> Treatment {
    let default = Treatment::default();
    let treatment = Treatment {
        special_dividend: table
            .choice(
                "special_dividend",
                names!(SpecialDividend),
                SpecialDividend::parse,
            )
            .unwrap_or(default.special_dividend),
        rights: table
            .choice("rights", names!(Rights), Rights::parse)
            .unwrap_or(default.rights),
        spin_off: table
            .choice("spin_off", names!(SpinOff), SpinOff::parse)
            .unwrap_or(default.spin_off),
        spin_off_wait_sessions: table
            .count("spin_off_wait_sessions")
            .unwrap_or(default.spin_off_wait_sessions),
        merger: table
            .choice("merger", names!(Merger), Merger::parse)
            .unwrap_or(default.merger),
        replacement: table
            .choice("replacement", names!(Replacement), Replacement::parse)
            .unwrap_or(default.replacement),
    };
    table.finish();
    treatment
}

fn dividends(table: &Cursor<'_>, default: Dividends) -> Dividends {
    let rows = table.tables("withholding");
    let rates = rows.iter().filter_map(withholding_rate).collect();
    let dividends = Dividends {
        reinvestment: table
            .choice("reinvestment", names!(Reinvestment), Reinvestment::parse)
            .unwrap_or(default.reinvestment),
        fx: table
            .choice("fx", names!(DividendFx), DividendFx::parse)
            .unwrap_or(default.fx),
        withholding: Withholding {
            default_rate: table
                .number("withholding_rate")
                .unwrap_or(default.withholding.default_rate),
            rates,
        },
        special_dividends_taxed: table
            .flag("special_dividends_taxed")
            .unwrap_or(default.special_dividends_taxed),
    };
    table.finish();
    dividends
}

fn withholding_rate(table: &Cursor<'_>) -> Option<WithholdingRate> {
    let rate = table.number("rate");
    if rate.is_none() && table.value("rate").is_none() {
        table.miss("rate", "is missing: the part that is withheld");
    }
    let row = WithholdingRate {
        country: table.text("country").map(str::to_owned),
        kind: table.text("type").map(str::to_owned),
        from: table.date("from"),
        rate: rate.unwrap_or(0.0),
    };
    table.finish();
    rate.map(|_| row)
}

fn missing_price(table: &Cursor<'_>) -> MissingPrice {
    let default = MissingPrice::default();
    let missing = MissingPrice {
        policy: table
            .choice(
                "policy",
                names!(MissingPricePolicy),
                MissingPricePolicy::parse,
            )
            .unwrap_or(default.policy),
        // Zero stands for "never": a document cannot say "nothing" where there is a default.
        max_sessions: match table.count("max_sessions") {
            None => default.max_sessions,
            Some(0) => None,
            given => given,
        },
        removal: table
            .choice("removal", names!(RemovalPrice), RemovalPrice::parse)
            .unwrap_or(default.removal),
    };
    table.finish();
    missing
}

fn overlay(table: &Cursor<'_>) -> Option<Overlay> {
    let name = table.text("name");
    if name.is_none() && table.value("name").is_none() {
        table.miss("name", "is missing: the name of the series");
    }
    let of = table.choice("of", names!(ReturnKind), ReturnKind::parse);
    let kind = table.choice("kind", &OverlayKind::NAMES, |name| {
        OverlayKind::NAMES.into_iter().find(|known| *known == name)
    });
    if kind.is_none() && table.value("kind").is_none() {
        table.miss("kind", "is missing: how the series is computed");
    }
    let kind = overlay_kind(table, kind?);
    table.finish();
    Some(Overlay {
        name: name?.to_owned(),
        of: of.unwrap_or(ReturnKind::Gross),
        kind: kind?,
    })
}

fn overlay_kind(table: &Cursor<'_>, kind: &str) -> Option<OverlayKind> {
    let number = |name: &'static str| {
        let number = table.number(name);
        if number.is_none() && table.value(name).is_none() {
            table.miss(name, "is missing");
        }
        number
    };
    let text = |name: &'static str| {
        let text = table.text(name);
        if text.is_none() && table.value(name).is_none() {
            table.miss(name, "is missing");
        }
        text.map(str::to_owned)
    };
    let basis = || table.count("basis_days").unwrap_or(365);
    Some(match kind {
        "currency" => OverlayKind::Currency {
            currency: text("currency")?,
        },
        "excess_return" => OverlayKind::ExcessReturn {
            rate: text("rate")?,
        },
        "decrement_percent" => {
            let (basis_days, is_geometric) = (basis(), table.flag("geometric").unwrap_or(false));
            OverlayKind::DecrementPercent {
                rate_annual: number("rate_annual")?,
                basis_days,
                is_geometric,
            }
        }
        "decrement_points" => {
            let basis_days = basis();
            OverlayKind::DecrementPoints {
                points_annual: number("points_annual")?,
                basis_days,
            }
        }
        "leveraged" | "inverse" => {
            let (factor, rate) = (number("factor"), text("rate"));
            let (factor, rate) = (factor?, rate?);
            match kind {
                "leveraged" => OverlayKind::Leveraged { factor, rate },
                _ => OverlayKind::Inverse { factor, rate },
            }
        }
        "volatility_target" => {
            let (target, rate) = (number("target_annual"), text("rate"));
            let max_exposure = table.number("max_exposure").unwrap_or(1.5);
            let window_sessions = table.count("window_sessions").unwrap_or(60);
            let lag_sessions = table.count("lag_sessions").unwrap_or(2);
            OverlayKind::VolatilityTarget {
                target_annual: target?,
                max_exposure,
                window_sessions,
                lag_sessions,
                rate: rate?,
            }
        }
        "hedged" => OverlayKind::Hedged {
            ratio: table.number("ratio").unwrap_or(1.0),
            quotation: table
                .choice("quotation", names!(Quotation), Quotation::parse)
                .unwrap_or(Quotation::IndexPerForeign),
        },
        _ => OverlayKind::DividendPoints {
            reset: table
                .choice("reset", names!(PointsReset), PointsReset::parse)
                .unwrap_or(PointsReset::Annual),
        },
    })
}
