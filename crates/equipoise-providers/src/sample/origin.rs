//! Where a company is incorporated, and what type of instrument its shares are.

use super::random::Random;

/// Part of the companies that are incorporated abroad.
const ABROAD: f64 = 0.08;

/// What withholding tax and universes ask of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// ISO 3166 code of the country of incorporation.
    pub(super) country: &'static str,
    /// Instrument type.
    pub(super) kind: &'static str,
}

const fn of(country: &'static str, kind: &'static str) -> Origin {
    Origin { country, kind }
}

const DOMESTIC: Origin = of("US", "common_stock");
const TRUST: Origin = of("US", "reit");
/// Foreign companies list their own shares in New York, or receipts for them.
static FOREIGN: [Origin; 8] = [
    of("IE", "common_stock"),
    of("CH", "common_stock"),
    of("NL", "common_stock"),
    of("CA", "common_stock"),
    of("GB", "adr"),
    of("JP", "adr"),
    of("DE", "adr"),
    of("KY", "adr"),
];

impl Origin {
    /// The origin of a company of `industry`: real estate is held by domestic trusts.
    pub(super) fn draw(industry: &str, random: &mut Random) -> &'static Self {
        let is_foreign = random.between(0.0, 1.0) < ABROAD;
        let foreign = &FOREIGN[random.below(FOREIGN.len())];
        if industry.ends_with("Trusts") {
            return &TRUST;
        }
        if is_foreign { foreign } else { &DOMESTIC }
    }
}
