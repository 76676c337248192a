//! Conversion: index currency for one price unit of each line (methodology, section 1.7).
//!
//! A rate is taken from the pair itself, from the pair the other way round, or through euro or US
//! dollar: the first of these that was fixed by the session, so that a pair whose first fixing is
//! still to come changes nothing before it. Rates without a fixing are carried; the age of the older
//! leg goes with the rate.

use equipoise_model::Panel;
use equipoise_model::fx::major_unit;

/// Currencies a cross rate may go through, in this order.
const PIVOTS: [&str; 2] = ["EUR", "USD"];

/// Calendar days after which a carried rate is no longer used: lines priced in the currency are not
/// eligible until there is one again, and constituents keep the last one with a notice.
pub const RATE_MAX_AGE_DAYS: u32 = 30;
/// Calendar days from which on a carried rate leaves a notice: a long weekend has fewer.
pub const RATE_NOTICE_AGE_DAYS: u32 = 6;

/// How each line of a panel becomes index currency.
#[derive(Debug, Clone)]
pub struct Conversion {
    currencies: Vec<Currency>,
    currency_of: Vec<u16>,
    /// Every line is priced in whole units of the index currency.
    is_identity: bool,
}

#[derive(Debug, Clone)]
struct Currency {
    /// ISO 4217 code of the major unit.
    code: String,
    /// Major units for one price unit.
    unit: f64,
    path: Path,
}

/// The ways in which a rate is found, the one that is taken first coming first.
#[derive(Debug, Clone, PartialEq)]
enum Path {
    Identity,
    Routes(Vec<Route>),
}

/// One or two legs, which are positions of pairs in the panel.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Route {
    One(Leg),
    Two(Leg, Leg),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Leg {
    pair: usize,
    is_inverse: bool,
}

/// A rate and its age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Index currency for one unit, `NaN` when there never was a fixing.
    pub value: f64,
    /// Calendar days since the older fixing it is made of.
    pub age_days: u32,
}

impl Rate {
    /// Whether a line may be chosen or sized at it.
    #[must_use]
    pub fn is_usable(self) -> bool {
        self.value.is_finite() && self.age_days <= RATE_MAX_AGE_DAYS
    }
}

impl Conversion {
    /// Conversion of every line of `panel` into `index_currency`.
    #[must_use]
    pub fn new(panel: &Panel<'_>, index_currency: &str) -> Self {
        let mut currencies: Vec<Currency> = Vec::new();
        let mut units: Vec<&str> = Vec::new();
        let mut currency_of = Vec::with_capacity(panel.columns());
        for line in panel.securities.iter() {
            let known = units.iter().position(|unit| *unit == line.currency);
            let position = known.unwrap_or_else(|| {
                units.push(&line.currency);
                currencies.push(Currency::new(panel, &line.currency, index_currency));
                units.len() - 1
            });
            currency_of.push(u16::try_from(position).expect("fewer than 65,536 currencies"));
        }
        let is_identity = currencies.iter().all(Currency::is_identity);
        Self {
            currencies,
            currency_of,
            is_identity,
        }
    }

    /// Whether every line is priced in whole units of the index currency.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.is_identity
    }

    /// Whether more than one currency is priced in.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.currencies
            .iter()
            .any(|currency| currency.code != self.currencies[0].code)
    }

    /// Index currency for one price unit of the line of `column`, in `row`.
    #[must_use]
    pub fn rate(&self, panel: &Panel<'_>, row: usize, column: u32) -> Rate {
        self.currency_rate(panel, row, usize::from(self.currency_of[column as usize]))
    }

    /// The number of distinct price units.
    #[must_use]
    pub fn units(&self) -> usize {
        self.currencies.len()
    }

    /// The price unit of `column`, as a position among [`Conversion::units`].
    #[must_use]
    pub fn unit_of(&self, column: u32) -> usize {
        usize::from(self.currency_of[column as usize])
    }

    /// The currency of a price unit.
    #[must_use]
    pub fn code(&self, unit: usize) -> &str {
        &self.currencies[unit].code
    }

    /// Major units of its currency for one price unit: 0.01 for pence.
    #[must_use]
    pub fn major_units(&self, unit: usize) -> f64 {
        self.currencies[unit].unit
    }

    /// Index currency for one price unit, in `row`.
    #[must_use]
    pub fn currency_rate(&self, panel: &Panel<'_>, row: usize, unit: usize) -> Rate {
        let currency = &self.currencies[unit];
        let rate = path_rate(panel, row, &currency.path);
        Rate {
            value: rate.value * currency.unit,
            ..rate
        }
    }
}

impl Currency {
    fn new(panel: &Panel<'_>, price_unit: &str, index_currency: &str) -> Self {
        let (code, unit) = major_unit(price_unit);
        Self {
            code: code.to_owned(),
            unit,
            path: path(panel, code, index_currency),
        }
    }

    #[allow(clippy::float_cmp, reason = "the unit is 1 or a stated part of it")]
    fn is_identity(&self) -> bool {
        self.path == Path::Identity && self.unit == 1.0
    }
}

/// Units of `quote` for one unit of `base`, in `row`, by the rules of this module.
#[must_use]
pub fn spot(panel: &Panel<'_>, row: usize, base: &str, quote: &str) -> Rate {
    path_rate(panel, row, &path(panel, base, quote))
}

fn path(panel: &Panel<'_>, base: &str, quote: &str) -> Path {
    if base == quote {
        return Path::Identity;
    }
    let direct = legs(panel, base, quote).map(Route::One);
    let mut routes: Vec<Route> = direct.collect();
    for pivot in PIVOTS {
        for first in legs(panel, base, pivot) {
            routes.extend(legs(panel, pivot, quote).map(|second| Route::Two(first, second)));
        }
    }
    Path::Routes(routes)
}

/// The pair itself, then the pair the other way round, where they are.
fn legs(panel: &Panel<'_>, base: &str, quote: &str) -> impl Iterator<Item = Leg> {
    let find = |from: &str, to: &str| {
        panel
            .fx
            .iter()
            .position(|pair| pair.base == from && pair.quote == to)
    };
    let leg = |pair: Option<usize>, is_inverse| pair.map(|pair| Leg { pair, is_inverse });
    let direct = leg(find(base, quote), false);
    direct.into_iter().chain(leg(find(quote, base), true))
}

fn path_rate(panel: &Panel<'_>, row: usize, path: &Path) -> Rate {
    let fixed = |value| Rate { value, age_days: 0 };
    let Path::Routes(routes) = path else {
        return fixed(1.0);
    };
    let rates = routes.iter().map(|route| route_rate(panel, row, *route));
    let mut known = rates.filter(|rate| rate.value.is_finite());
    known.next().unwrap_or(fixed(f64::NAN))
}

fn route_rate(panel: &Panel<'_>, row: usize, route: Route) -> Rate {
    match route {
        Route::One(leg) => leg_rate(panel, row, leg),
        Route::Two(first, second) => {
            let (first, second) = (leg_rate(panel, row, first), leg_rate(panel, row, second));
            Rate {
                value: first.value * second.value,
                age_days: first.age_days.max(second.age_days),
            }
        }
    }
}

fn leg_rate(panel: &Panel<'_>, row: usize, leg: Leg) -> Rate {
    let pair = &panel.fx[leg.pair];
    let position = row - panel.first_row;
    let rate = pair.rate[position];
    Rate {
        value: if leg.is_inverse { 1.0 / rate } else { rate },
        age_days: pair.age_days[position],
    }
}
