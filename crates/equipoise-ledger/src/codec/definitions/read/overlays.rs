//! Reading overlays.

use equipoise_model::definitions::{Overlay, OverlayKind, PointsReset, Quotation, ReturnKind};

use super::super::defaults;
use super::cursor::Cursor;
use super::{choice, names};

pub(super) fn read(table: &Cursor<'_>) -> Option<Overlay> {
    let name = table.needed("name", "the name of the series", Cursor::text);
    let of = choice!(table, "of", ReturnKind, defaults::OVERLAY_OF);
    let name_of_kind = table.needed("kind", "how the series is computed", |table, field| {
        let known = |name: &str| OverlayKind::NAMES.into_iter().find(|known| *known == name);
        table.choice(field, &OverlayKind::NAMES, known)
    });
    // Which fields are known depends on the kind.
    let kind = kind(table, name_of_kind?);
    table.finish();
    Some(Overlay {
        name: name?,
        of,
        kind: kind?,
    })
}

/// The fields of the kind called `name`; each is asked for before one that is missing ends it.
fn kind(table: &Cursor<'_>, name: &str) -> Option<OverlayKind> {
    let rate = || table.needed("rate", "the name of a reference rate", Cursor::text);
    let basis_days = || table.count("basis_days").unwrap_or(defaults::BASIS_DAYS);
    Some(match name {
        "currency" => {
            let what = "the currency of the series";
            OverlayKind::Currency {
                currency: table.needed("currency", what, Cursor::text)?,
            }
        }
        "excess_return" => OverlayKind::ExcessReturn { rate: rate()? },
        "decrement_percent" => {
            let what = "the charge a year, as a fraction";
            let rate_annual = table.needed("rate_annual", what, Cursor::number);
            let is_geometric = table.flag("geometric").unwrap_or(defaults::GEOMETRIC);
            let basis_days = basis_days();
            OverlayKind::DecrementPercent {
                rate_annual: rate_annual?,
                basis_days,
                is_geometric,
            }
        }
        "decrement_points" => {
            let what = "the charge a year, in points";
            let points_annual = table.needed("points_annual", what, Cursor::number);
            let basis_days = basis_days();
            OverlayKind::DecrementPoints {
                points_annual: points_annual?,
                basis_days,
            }
        }
        "leveraged" | "inverse" => {
            let factor = table.needed("factor", "the multiple of the return", Cursor::number);
            let rate = rate();
            let (factor, rate) = (factor?, rate?);
            match name {
                "leveraged" => OverlayKind::Leveraged { factor, rate },
                _ => OverlayKind::Inverse { factor, rate },
            }
        }
        "volatility_target" => volatility_target(table, rate)?,
        "hedged" => OverlayKind::Hedged {
            ratio: table.number("ratio").unwrap_or(defaults::HEDGE_RATIO),
            quotation: choice!(table, "quotation", Quotation, defaults::QUOTATION),
        },
        _ => OverlayKind::DividendPoints {
            reset: choice!(table, "reset", PointsReset, defaults::POINTS_RESET),
        },
    })
}

fn volatility_target(table: &Cursor<'_>, rate: impl Fn() -> Option<String>) -> Option<OverlayKind> {
    let what = "the volatility a year, as a fraction";
    let target_annual = table.needed("target_annual", what, Cursor::number);
    let max_exposure = table.number("max_exposure");
    let window = table.count("window_sessions");
    let lag = table.count("lag_sessions");
    let rate = rate();
    Some(OverlayKind::VolatilityTarget {
        target_annual: target_annual?,
        max_exposure: max_exposure.unwrap_or(defaults::MAX_EXPOSURE),
        window_sessions: window.unwrap_or(defaults::EXPOSURE_WINDOW_SESSIONS),
        lag_sessions: lag.unwrap_or(defaults::EXPOSURE_LAG_SESSIONS),
        rate: rate?,
    })
}
