//! Market caps of lines and companies at the close where a ranker stands (methodology, section 3.2).

use equipoise_model::Panel;
use equipoise_model::definitions::RankBy;

use super::Ranker;
use crate::conversion::Conversion;

impl Ranker {
    /// Market cap of the company that the line of `column` belongs to at the close of `row`, in
    /// index currency; `NaN` when no share count and no cap is known. The ranker must stand at `row`.
    #[must_use]
    pub fn company_cap(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        column: u32,
        row: usize,
    ) -> f64 {
        let Some(lines) = self.companies.lines_of(column) else {
            return self.line_cap(panel, conversion, column, row)
                + self.unlisted_cap(panel, conversion, column, row);
        };
        let mut known = 0.0;
        for &line in lines
            .iter()
            .filter(|line| self.is_listed[**line as usize] || **line == column)
        {
            let cap = self.line_cap(panel, conversion, line, row);
            if cap.is_finite() {
                known += cap + self.unlisted_cap(panel, conversion, line, row);
            }
        }
        if known > 0.0 { known } else { f64::NAN }
    }

    /// Market cap of the line of `column` alone, in index currency.
    #[must_use]
    pub fn line_cap(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        column: u32,
        row: usize,
    ) -> f64 {
        let at = column as usize;
        let unit = conversion.unit_of(column);
        let shares = self.lines[at].shares;
        if shares.is_nan() {
            let given = panel.given_caps(row).map_or(f64::NAN, |caps| caps[at]);
            return given * self.rates[unit] / conversion.major_units(unit);
        }
        panel.closes(row)[at] * (shares * self.rates[unit])
    }

    /// The figure of the line of `column`, and what it adds to that of its company.
    pub(super) fn figures_of(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        cells: &[f64],
        column: u32,
    ) -> (f64, f64) {
        if self.by != RankBy::MarketCap {
            let figure = cells[column as usize];
            return (figure, figure);
        }
        let cap = self.line_cap(panel, conversion, column, row);
        (cap, cap + self.unlisted_cap(panel, conversion, column, row))
    }

    /// Market cap of the unlisted classes valued at the line of `column`.
    pub(super) fn unlisted_cap(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        column: u32,
        row: usize,
    ) -> f64 {
        let at = column as usize;
        let shares = self.lines[at].unlisted;
        if shares > 0.0 {
            panel.closes(row)[at] * shares * self.rates[conversion.unit_of(column)]
        } else {
            0.0
        }
    }
}
