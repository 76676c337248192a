//! Shrinking: the smallest market and the plainest definition that still show something.

use equipoise_model::{Bars, Definition, SecurityRecord};

use crate::Market;

/// What `shows` still says of, with all that can be left out of `market` and `definition` left out.
#[must_use]
pub fn shrunk(
    market: &Market,
    definition: &Definition,
    shows: impl Fn(&Market, &Definition) -> bool,
) -> (Market, Definition) {
    let (mut market, mut definition) = (market.clone(), definition.clone());
    loop {
        let plainer = smallest(&definition, plainer_definitions, |next| {
            shows(&market, next)
        });
        let smaller = smallest(&market, smaller_markets, |next| shows(next, &definition));
        (market, definition) = match (smaller, plainer) {
            (None, None) => return (market, definition),
            (Some(smaller), None) => (smaller, definition),
            (None, Some(plainer)) => (market, plainer),
            (Some(smaller), Some(plainer)) if shows(&smaller, &plainer) => (smaller, plainer),
            (Some(_), Some(plainer)) => (market, plainer),
        };
    }
}

/// Take one thing after the other away from `whole` while it `shows`; `None` when nothing can be.
fn smallest<T: Clone>(
    whole: &T,
    smaller: impl Fn(&T) -> Vec<T>,
    shows: impl Fn(&T) -> bool,
) -> Option<T> {
    let mut smallest = None;
    let mut place = 0;
    loop {
        let mut next = smaller(smallest.as_ref().unwrap_or(whole));
        if place >= next.len() {
            return smallest;
        }
        let next = next.swap_remove(place);
        match shows(&next) {
            true => smallest = Some(next),
            false => place += 1,
        }
    }
}

/// `market` with one thing left out, the largest first.
fn smaller_markets(market: &Market) -> Vec<Market> {
    let mut smaller = Vec::new();
    for symbol in &market.bars.symbols {
        smaller.push(without_symbol(market, symbol));
    }
    let sessions = market.sessions();
    for row in (0..sessions.len()).rev() {
        let dropped = sessions[row];
        smaller.push(with_bars(market, |bar| {
            (bar.session != dropped).then_some(bar)
        }));
    }
    let with = |set: &dyn Fn(&mut Market)| {
        let mut next = market.clone();
        set(&mut next);
        next
    };
    for rows in each_left_out(&market.restated) {
        smaller.push(with(&|next| next.restated.clone_from(&rows)));
    }
    for rows in each_left_out(&market.actions) {
        smaller.push(with(&|next| next.actions.clone_from(&rows)));
    }
    for rows in each_left_out(&market.shares) {
        smaller.push(with(&|next| next.shares.clone_from(&rows)));
    }
    for rows in each_left_out(&market.fx) {
        smaller.push(with(&|next| next.fx.clone_from(&rows)));
    }
    for place in 0..market.securities.len() {
        for plain in plainer_records(&market.securities[place]) {
            let mut next = market.clone();
            next.securities[place] = plain;
            smaller.push(next);
        }
    }
    for row in 0..market.bars.len() {
        let mut next = market.clone();
        if market.bars.volume[row].is_finite() || market.bars.market_cap[row].is_finite() {
            next.bars.volume[row] = f64::NAN;
            next.bars.market_cap[row] = f64::NAN;
            smaller.push(next);
        }
    }
    smaller
}

type Row<'a> = equipoise_model::bars::Bar<'a>;

fn with_bars<'m>(market: &'m Market, keep: impl Fn(Row<'m>) -> Option<Row<'m>>) -> Market {
    let mut bars = Bars::default();
    for bar in market.bars.rows().filter_map(keep) {
        bars.push(&bar);
    }
    Market {
        bars,
        ..market.clone()
    }
}

fn without_symbol(market: &Market, symbol: &str) -> Market {
    let mut next = with_bars(market, |bar| (bar.symbol != symbol).then_some(bar));
    next.securities.retain(|record| record.symbol != symbol);
    next.shares.retain(|count| count.symbol != symbol);
    next.actions.retain(|action| action.symbol != symbol);
    next.restated.retain(|action| action.symbol != symbol);
    next
}

/// `rows` with one of them left out, each in turn.
fn each_left_out<T: Clone>(rows: &[T]) -> Vec<Vec<T>> {
    let without = |left_out: usize| [&rows[..left_out], &rows[left_out + 1..]].concat();
    (0..rows.len()).map(without).collect()
}

fn plainer_records(record: &SecurityRecord) -> Vec<SecurityRecord> {
    let clears: [fn(&mut SecurityRecord); 9] = [
        |record| record.sector = None,
        |record| record.currency = None,
        |record| record.mic = None,
        |record| record.company = None,
        |record| record.country = None,
        |record| record.kind = None,
        |record| record.conversion_ratio = None,
        |record| record.listed = None,
        |record| record.delisted = None,
    ];
    let plainer = clears.map(|clear| {
        let mut plain = record.clone();
        clear(&mut plain);
        plain
    });
    plainer
        .into_iter()
        .filter(|plain| plain != record)
        .collect()
}

/// `definition` with one part as in the flagship.
fn plainer_definitions(definition: &Definition) -> Vec<Definition> {
    let plain = Definition::equal_weight(definition.index.clone(), definition.selection.size);
    let sets: [fn(&mut Definition, Definition); 38] = [
        |definition, plain| definition.universe = plain.universe,
        |definition, plain| definition.weighting = plain.weighting,
        |definition, plain| definition.schedule = plain.schedule,
        |definition, plain| definition.treatment = plain.treatment,
        |definition, plain| definition.dividends = plain.dividends,
        |definition, plain| definition.missing_price = plain.missing_price,
        |definition, plain| definition.costs = plain.costs,
        |definition, plain| definition.base = plain.base,
        |definition, plain| definition.currency = plain.currency,
        |definition, plain| definition.base.date = plain.base.date,
        |definition, plain| definition.base.value = plain.base.value,
        |definition, plain| definition.base.market_value = plain.base.market_value,
        |definition, plain| definition.selection.by = plain.selection.by,
        |definition, plain| definition.selection.unit = plain.selection.unit,
        |definition, plain| definition.selection.line = plain.selection.line,
        |definition, plain| definition.selection.buffer = plain.selection.buffer,
        |definition, plain| definition.selection.ties = plain.selection.ties,
        |definition, plain| definition.selection.lag_sessions = plain.selection.lag_sessions,
        |definition, _| definition.selection.size = definition.selection.size.div_ceil(2),
        |definition, plain| definition.weighting.scheme = plain.weighting.scheme,
        |definition, plain| definition.weighting.sector_neutral = plain.weighting.sector_neutral,
        |definition, plain| definition.weighting.max_weight = plain.weighting.max_weight,
        |definition, plain| {
            definition.weighting.max_sector_weight = plain.weighting.max_sector_weight;
        },
        |definition, plain| definition.weighting.sizing = plain.weighting.sizing,
        |definition, plain| definition.weighting.share_decimals = plain.weighting.share_decimals,
        |definition, plain| definition.schedule.rebalance = plain.schedule.rebalance,
        |definition, plain| {
            if definition.schedule.rebalance != plain.schedule.rebalance {
                definition.schedule.rebalance = equipoise_model::Rhythm::Never;
            }
        },
        |definition, plain| definition.schedule.reconstitution = plain.schedule.reconstitution,
        |definition, plain| {
            definition.schedule.reference_lag_sessions = plain.schedule.reference_lag_sessions;
        },
        |definition, plain| definition.schedule.stages = plain.schedule.stages,
        |definition, plain| definition.schedule.drift_band = plain.schedule.drift_band,
        |definition, plain| definition.treatment.spin_off = plain.treatment.spin_off,
        |definition, plain| definition.treatment.replacement = plain.treatment.replacement,
        |definition, plain| definition.treatment.rights = plain.treatment.rights,
        |definition, plain| definition.missing_price.policy = plain.missing_price.policy,
        |definition, plain| {
            definition.missing_price.max_sessions = plain.missing_price.max_sessions;
        },
        |definition, plain| definition.missing_price.removal = plain.missing_price.removal,
        |definition, _| definition.dividends.withholding.rates.clear(),
    ];
    let plainer = sets.into_iter().map(|set| {
        let mut next = definition.clone();
        set(&mut next, plain.clone());
        next
    });
    plainer
        .filter(|next| next != definition && next.clone().validated().is_ok())
        .collect()
}

/// `market` as text: closes as a table, then everything else a line each.
#[must_use]
pub fn described(market: &Market) -> String {
    let symbols = &market.bars.symbols;
    let mut text = format!("session    {}\n", symbols.join(" "));
    for session in market.sessions() {
        let cell = |symbol: &String| {
            let bars = market.bars.rows();
            let bars = bars.filter(|bar| bar.session == session && bar.symbol == symbol);
            bars.last().map_or(".".to_owned(), |bar| {
                let part = |name: &str, value: f64| match value.is_finite() {
                    true => format!("{name}{value}"),
                    false => String::new(),
                };
                format!(
                    "{}{}{}",
                    bar.close,
                    part("x", bar.volume),
                    part("c", bar.market_cap)
                )
            })
        };
        let cells: Vec<String> = symbols.iter().map(cell).collect();
        text += &format!("{session} {}\n", cells.join(" "));
    }
    let mut lines: Vec<String> = Vec::new();
    lines.extend(market.securities.iter().map(|row| format!("{row:?}")));
    lines.extend(market.shares.iter().map(|row| format!("{row:?}")));
    lines.extend(market.actions.iter().map(|row| format!("{row:?}")));
    lines.extend(market.restated.iter().map(|row| format!("again {row:?}")));
    lines.extend(market.fx.iter().map(|row| format!("{row:?}")));
    text + &lines.join("\n")
}
