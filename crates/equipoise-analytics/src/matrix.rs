//! A rectangle of numbers: returns of constituents by session, or exposures by factor.

use crate::input::{InputError, at_least};

/// Finite numbers in rows and columns, stored row after row.
///
/// A matrix of returns has one row for each session and one column for each constituent. What is
/// missing has no place here: [`complete_cases`](crate::covariance::complete_cases) leaves it out.
///
/// ```
/// use equipoise_analytics::Matrix;
///
/// let returns = Matrix::from_rows(&[[0.01, 0.02], [-0.01, 0.00]])?;
/// assert_eq!((returns.rows(), returns.columns()), (2, 2));
/// assert_eq!(returns.at(1, 0), -0.01);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// A matrix of `columns` columns from the values of its rows, one row after the other.
    ///
    /// # Errors
    /// When there is no value, when the last row is not full, or when a value is not finite.
    pub fn try_new(columns: usize, values: Vec<f64>) -> Result<Self, InputError> {
        at_least("columns", columns, 1)?;
        at_least("values", values.len(), columns)?;
        let rest = values.len() % columns;
        if rest != 0 {
            return Err(InputError::LengthMismatch {
                field: "the last row",
                found: rest,
                other: "a row",
                expected: columns,
            });
        }
        match values.iter().position(|value| !value.is_finite()) {
            Some(offset) => Err(InputError::NotFinite {
                field: "matrix",
                row: offset / columns,
            }),
            None => Ok(Self { columns, values }),
        }
    }

    /// A matrix from its rows.
    ///
    /// # Errors
    /// When there is no value, when rows differ in length, or when a value is not finite.
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, InputError> {
        at_least("rows", rows.len(), 1)?;
        let columns = rows[0].as_ref().len();
        let mut values = Vec::with_capacity(rows.len() * columns);
        for row in rows {
            let row = row.as_ref();
            if row.len() != columns {
                return Err(InputError::LengthMismatch {
                    field: "a row",
                    found: row.len(),
                    other: "the first row",
                    expected: columns,
                });
            }
            values.extend_from_slice(row);
        }
        Self::try_new(columns, values)
    }

    /// A matrix whose entries are computed one by one, row after row.
    pub(crate) fn computed(
        figure: &'static str,
        rows: usize,
        columns: usize,
        mut entry: impl FnMut(usize, usize) -> f64,
    ) -> Result<Self, InputError> {
        let mut values = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            values.extend((0..columns).map(|column| entry(row, column)));
        }
        Self::try_new(columns, values).map_err(|error| match error {
            InputError::NotFinite { .. } => InputError::Overflow { figure },
            other => other,
        })
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The entry in `row` and `column`.
    ///
    /// # Panics
    /// When there is no such row or column.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.row(row)[column]
    }

    /// One row.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// Every row, from the first to the last.
    pub fn each_row(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.columns)
    }

    /// One column.
    ///
    /// # Panics
    /// When there is no such column.
    #[must_use]
    pub fn column(&self, column: usize) -> Vec<f64> {
        self.each_row().map(|row| row[column]).collect()
    }

    /// All values, row after row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The same numbers less the mean of their column.
    pub(crate) fn centered(&self) -> Self {
        let sessions = self.rows() as f64;
        let mut means = vec![0.0; self.columns];
        for row in self.each_row() {
            means.iter_mut().zip(row).for_each(|(sum, v)| *sum += v);
        }
        means.iter_mut().for_each(|sum| *sum /= sessions);
        let centered = self
            .each_row()
            .flat_map(|row| row.iter().zip(&means).map(|(v, mean)| v - mean));
        Self {
            columns: self.columns,
            values: centered.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_different_length_are_no_matrix() {
        let ragged = Matrix::from_rows(&[vec![1.0, 2.0], vec![3.0]]);
        assert!(matches!(
            ragged,
            Err(InputError::LengthMismatch {
                found: 1,
                expected: 2,
                ..
            })
        ));
        assert!(Matrix::try_new(2, vec![1.0, 2.0, 3.0]).is_err());
    }

    #[test]
    fn a_number_that_is_none_is_refused_with_its_row() {
        let found = Matrix::from_rows(&[[1.0, 2.0], [3.0, f64::NAN]]);
        assert_eq!(
            found,
            Err(InputError::NotFinite {
                field: "matrix",
                row: 1
            })
        );
    }

    #[test]
    fn nothing_is_no_matrix() {
        assert!(Matrix::from_rows::<[f64; 1]>(&[]).is_err());
        assert!(Matrix::from_rows(&[[]]).is_err());
        assert!(Matrix::try_new(0, vec![]).is_err());
    }

    #[test]
    fn the_columns_of_a_centered_matrix_have_no_mean() {
        let centered = Matrix::from_rows(&[[1.0, 10.0], [3.0, 30.0]])
            .unwrap()
            .centered();
        assert_eq!(centered.values(), [-1.0, -10.0, 1.0, 10.0]);
    }
}
