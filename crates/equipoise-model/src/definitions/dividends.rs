//! Dividends: how cash enters the total return series (methodology, section 1.5).

use crate::Date;
use crate::named::named;

/// How ordinary dividends are reinvested and taxed.
#[derive(Debug, Clone, PartialEq)]
pub struct Dividends {
    /// When cash is reinvested in the index.
    pub reinvestment: Reinvestment,
    /// The exchange rate of a dividend.
    pub fx: DividendFx,
    /// What is withheld in the net series.
    pub withholding: Withholding,
    /// Whether tax on special dividends is taken from the net series as negative points.
    pub special_dividends_taxed: bool,
}

impl Dividends {
    /// Reinvested at the close of the ex-date, at the rate of the ex-date, `rate` withheld.
    #[must_use]
    pub fn withheld_at(rate: f64) -> Self {
        Self {
            reinvestment: Reinvestment::Close,
            fx: DividendFx::ExDate,
            withholding: Withholding {
                default_rate: rate,
                rates: Vec::new(),
            },
            special_dividends_taxed: false,
        }
    }
}

named! {
    /// When cash is reinvested in the index.
    Reinvestment {
        /// At the close of the ex-date: `G = G' × (I + X) ÷ I'` (formula 12).
        Close => "close",
        /// At the open of the ex-date: `G = G' × MV ÷ (MVa − dividends)`. What is of an earlier ex-date,
        /// and all of it where the dividends are not below the value of the basket, at the close.
        Open => "open",
        /// Before the move of the day: `G = (G' + X) × I ÷ I'`, `X` in points of the index.
        Indexed => "indexed",
    }
}

named! {
    /// The exchange rate of a dividend.
    DividendFx {
        /// That of the ex-date, as for prices.
        ExDate => "ex_date",
        /// That of the session before.
        PriorSession => "prior_session",
    }
}

/// The part of a dividend that is withheld, by country and type of the payer.
#[derive(Debug, Clone, PartialEq)]
pub struct Withholding {
    /// Where no row applies, 0 to 1.
    pub default_rate: f64,
    /// Dated rates.
    pub rates: Vec<WithholdingRate>,
}

/// One row of a withholding table.
#[derive(Debug, Clone, PartialEq)]
pub struct WithholdingRate {
    /// Country of incorporation of the payer; `None` means any.
    pub country: Option<String>,
    /// Instrument type of the payer; `None` means any.
    pub kind: Option<String>,
    /// First ex-date it holds for; `None` means since ever.
    pub from: Option<Date>,
    /// Part withheld, 0 to 1.
    pub rate: f64,
}

impl Withholding {
    /// What is withheld of a dividend of a payer of `country` and `kind` that goes ex on `date`.
    ///
    /// Of the rows that apply, one that names the country goes before one that does not, then one
    /// that names the type, then the one that began last, then the one stated first.
    #[must_use]
    pub fn rate(&self, country: Option<&str>, kind: Option<&str>, date: Date) -> f64 {
        let names = |wanted: &Option<String>, given: Option<&str>| {
            wanted.is_none() || wanted.as_deref() == given
        };
        let mut best: Option<&WithholdingRate> = None;
        for row in &self.rates {
            let applies = names(&row.country, country)
                && names(&row.kind, kind)
                && row.from.is_none_or(|from| from <= date);
            let weight =
                |row: &WithholdingRate| (row.country.is_some(), row.kind.is_some(), row.from);
            if applies && best.is_none_or(|known| weight(row) > weight(known)) {
                best = Some(row);
            }
        }
        best.map_or(self.default_rate, |row| row.rate)
    }
}
