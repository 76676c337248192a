//! Overlays: series computed from the levels of an index (methodology, sections 1.5 to 1.9).

use crate::named::named;

/// A series computed from the levels of the index it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// Its name among the series of the index: 1 to 64 letters, digits, `-` and `_`.
    pub name: String,
    /// The series it is computed from.
    pub of: ReturnKind,
    /// How it is computed.
    pub kind: OverlayKind,
}

named! {
    /// A return series.
    ReturnKind {
        /// Price return.
        Price => "price_return",
        /// Gross total return.
        Gross => "gross_total_return",
        /// Net total return.
        Net => "net_total_return",
    }
}

/// How an overlay is computed. Rates are names of reference rates; factors are pure numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum OverlayKind {
    /// The level in another currency: `I × Y ÷ Y0` (section 1.7).
    Currency {
        /// ISO 4217 code.
        currency: String,
    },
    /// Return above a rate of interest (formula 14).
    ExcessReturn {
        /// Reference rate, known at the session before.
        rate: String,
    },
    /// A yearly charge in percent (formulas 17 and 18).
    DecrementPercent {
        /// Charge a year, as a fraction.
        rate_annual: f64,
        /// Days of the year the charge is spread over, 360 or 365.
        basis_days: u32,
        /// Whether the charge is compounded.
        is_geometric: bool,
    },
    /// A yearly charge in points (formula 19); the series ends at zero.
    DecrementPoints {
        /// Charge a year, in points of the overlay.
        points_annual: f64,
        /// Days of the year the charge is spread over, 360 or 365.
        basis_days: u32,
    },
    /// A multiple of the daily return, financed at a rate (formula 20).
    Leveraged {
        /// The multiple, 1 to 10.
        factor: f64,
        /// Reference rate.
        rate: String,
    },
    /// A negative multiple of the daily return (formula 21).
    Inverse {
        /// The multiple, 0.1 to 10.
        factor: f64,
        /// Reference rate.
        rate: String,
    },
    /// Exposure set so that volatility meets a target (formula 22).
    VolatilityTarget {
        /// Target volatility a year, as a fraction.
        target_annual: f64,
        /// Largest exposure.
        max_exposure: f64,
        /// Returns the volatility is taken over.
        window_sessions: u32,
        /// Sessions between the last of those returns and the session the exposure holds for.
        lag_sessions: u32,
        /// Reference rate for what is not invested.
        rate: String,
    },
    /// Hedged against the foreign currencies of the index, reset monthly (formulas 15 and 16).
    Hedged {
        /// Part of the currency weights that is hedged, 0 to 1.
        ratio: f64,
        /// Which side the forward is interpolated on.
        quotation: Quotation,
    },
    /// The running sum of dividend points.
    DividendPoints {
        /// After which closes it starts again.
        reset: PointsReset,
    },
}

impl OverlayKind {
    /// The names of the kinds.
    pub const NAMES: [&'static str; 9] = [
        "currency",
        "excess_return",
        "decrement_percent",
        "decrement_points",
        "leveraged",
        "inverse",
        "volatility_target",
        "hedged",
        "dividend_points",
    ];

    /// The name in documents.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Currency { .. } => "currency",
            Self::ExcessReturn { .. } => "excess_return",
            Self::DecrementPercent { .. } => "decrement_percent",
            Self::DecrementPoints { .. } => "decrement_points",
            Self::Leveraged { .. } => "leveraged",
            Self::Inverse { .. } => "inverse",
            Self::VolatilityTarget { .. } => "volatility_target",
            Self::Hedged { .. } => "hedged",
            Self::DividendPoints { .. } => "dividend_points",
        }
    }
}

named! {
    /// Which side of an exchange rate a forward is interpolated on: the two differ at second order.
    Quotation {
        /// Index currency for one unit of the foreign one.
        IndexPerForeign => "index_per_foreign",
        /// Foreign currency for one unit of the index currency.
        ForeignPerIndex => "foreign_per_index",
    }
}

named! {
    /// When the running sum of dividend points starts again.
    PointsReset {
        /// After the third Friday of March, June, September and December.
        Quarterly => "quarterly",
        /// After the third Friday of December.
        Annual => "annual",
        /// Never.
        Never => "never",
    }
}
