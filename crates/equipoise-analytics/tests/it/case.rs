//! A worked case in JSON, read by path: `inputs/returns`, `expected/totals/active`.

use equipoise_analytics::Matrix;
use equipoise_analytics::attribution::Segment;
use serde_json::Value;

/// One case of a file.
#[derive(Debug, Clone)]
pub(crate) struct Case(Value);

impl Case {
    /// The case with this id in the text of a file.
    pub(crate) fn find(text: &str, id: &str) -> Self {
        let file: Value = serde_json::from_str(text).unwrap();
        let vectors = file["vectors"].as_array().unwrap();
        let found = vectors.iter().find(|vector| vector["id"] == id);
        Self(found.unwrap_or_else(|| panic!("no vector {id}")).clone())
    }

    /// The whole of a file that is one case.
    pub(crate) fn whole(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    fn value(&self, path: &str) -> &Value {
        let found = self.0.pointer(&format!("/{path}"));
        found.unwrap_or_else(|| panic!("no {path} in the case"))
    }

    /// The case under a path.
    pub(crate) fn at(&self, path: &str) -> Self {
        Self(self.value(path).clone())
    }

    /// The cases in an array.
    pub(crate) fn each(&self, path: &str) -> Vec<Self> {
        let array = self.value(path).as_array().unwrap();
        array.iter().cloned().map(Self).collect()
    }

    pub(crate) fn number(&self, path: &str) -> f64 {
        number(self.value(path)).unwrap_or_else(|| panic!("{path} is null"))
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        usize::try_from(self.value(path).as_u64().unwrap()).unwrap()
    }

    pub(crate) fn flag(&self, path: &str) -> bool {
        self.value(path).as_bool().unwrap()
    }

    pub(crate) fn numbers(&self, path: &str) -> Vec<f64> {
        let cells = self.options(path);
        cells.into_iter().map(Option::unwrap).collect()
    }

    /// Numbers of which some are `null`.
    pub(crate) fn options(&self, path: &str) -> Vec<Option<f64>> {
        self.value(path)
            .as_array()
            .unwrap()
            .iter()
            .map(number)
            .collect()
    }

    pub(crate) fn rows(&self, path: &str) -> Vec<Vec<f64>> {
        let rows = self.value(path).as_array().unwrap();
        let row = |row: &Value| {
            row.as_array()
                .unwrap()
                .iter()
                .map(|v| number(v).unwrap())
                .collect()
        };
        rows.iter().map(row).collect()
    }

    pub(crate) fn matrix(&self, path: &str) -> Matrix {
        Matrix::from_rows(&self.rows(path)).unwrap()
    }

    /// The segments of a period: `wp`, `wb`, `rp` and `rb`.
    pub(crate) fn segments(&self) -> Vec<Segment> {
        let (wp, wb) = (self.numbers("wp"), self.numbers("wb"));
        let (rp, rb) = (self.numbers("rp"), self.numbers("rb"));
        let segment = |row: usize| Segment {
            portfolio_weight: wp[row],
            benchmark_weight: wb[row],
            portfolio_return: rp[row],
            benchmark_return: rb[row],
        };
        (0..wp.len()).map(segment).collect()
    }

    /// The number at `path` is `found`, to nine digits.
    #[track_caller]
    pub(crate) fn check(&self, path: &str, found: impl Into<Option<f64>>) {
        close(path, found.into(), number(self.value(path)));
    }

    /// The numbers at `path` are `found`, each to nine digits.
    #[track_caller]
    pub(crate) fn check_all(&self, path: &str, found: &[f64]) {
        let found: Vec<Option<f64>> = found.iter().copied().map(Some).collect();
        self.check_options(path, &found);
    }

    /// As [`Case::check_all`], with `null` where there is no number.
    #[track_caller]
    pub(crate) fn check_options(&self, path: &str, found: &[Option<f64>]) {
        let expected = self.options(path);
        assert_eq!(found.len(), expected.len(), "{path}");
        for (row, (found, expected)) in found.iter().zip(expected).enumerate() {
            close(&format!("{path}[{row}]"), *found, expected);
        }
    }

    /// The rows of numbers at `path` are those of `found`.
    #[track_caller]
    pub(crate) fn check_matrix(&self, path: &str, found: &Matrix) {
        let expected = self.rows(path);
        assert_eq!(found.rows(), expected.len(), "{path}");
        for (row, expected) in expected.iter().enumerate() {
            assert_eq!(found.columns(), expected.len(), "{path}[{row}]");
            for (column, expected) in expected.iter().enumerate() {
                let place = format!("{path}[{row}][{column}]");
                close(&place, Some(found.at(row, column)), Some(*expected));
            }
        }
    }
}

/// A number as text, as JSON or as a fraction of two; `None` for `null`.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => None,
        Value::Number(number) => number.as_f64(),
        Value::String(text) => Some(match text.split_once('/') {
            Some((above, below)) => parse(above) / parse(below),
            None => parse(text),
        }),
        other => panic!("{other} is no number"),
    }
}

fn parse(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// To nine digits, or to 1e-12 where nothing is expected.
#[track_caller]
fn close(place: &str, found: Option<f64>, expected: Option<f64>) {
    match (found, expected) {
        (None, None) => {}
        (Some(found), Some(expected)) => {
            let allowed = if expected.abs() > 0.0 {
                1e-9 * expected.abs()
            } else {
                1e-12
            };
            let distance = (found - expected).abs();
            assert!(distance <= allowed, "{place}: {found} and not {expected}");
        }
        (found, expected) => panic!("{place}: {found:?} and not {expected:?}"),
    }
}

#[test]
fn a_number_is_compared_to_nine_digits_and_nothing_to_twelve() {
    let fails = |found: f64, expected: f64| {
        std::panic::catch_unwind(|| close("it", Some(found), Some(expected))).is_err()
    };
    assert!(!fails(1.0 + 5e-10, 1.0));
    assert!(fails(1.0 + 2e-9, 1.0));
    assert!(fails(1e-11, 0.0));
    assert!(fails(f64::NAN, 1.0));
}
