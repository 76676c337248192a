//! A worked case of `testdata/vectors`, read by path: `inputs/prices`, `expected/levels`.

use std::collections::BTreeSet;

use equipoise_model::Date;
use serde_json::Value;

/// A case, or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Case {
    value: Value,
    /// Where it stands in its file, for messages.
    place: String,
}

impl Case {
    /// The case with this id.
    pub(super) fn find(id: &str) -> Self {
        let mut found = all().into_iter().filter(|case| case.text("id") == id);
        match (found.next(), found.next()) {
            (Some(case), None) => Self {
                place: id.to_owned(),
                ..case
            },
            (None, _) => panic!("no vector {id}"),
            _ => panic!("two vectors {id}"),
        }
    }

    /// What stands at a path, if anything does; at the empty path, all.
    pub(super) fn get(&self, path: &str) -> Option<Self> {
        let pointer = match path {
            "" => String::new(),
            path => format!("/{path}"),
        };
        let value = self.value.pointer(&pointer)?.clone();
        let place = format!("{}{pointer}", self.place);
        Some(Self { value, place })
    }

    /// What stands at a path.
    pub(super) fn at(&self, path: &str) -> Self {
        self.get(path)
            .unwrap_or_else(|| panic!("no {path} in {}", self.place))
    }

    pub(super) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// The parts of a list; none where nothing stands at the path.
    pub(super) fn each(&self, path: &str) -> Vec<Self> {
        let Some(list) = self.get(path) else {
            return Vec::new();
        };
        let count = list.value.as_array().unwrap().len();
        (0..count).map(|row| list.at(&row.to_string())).collect()
    }

    /// The names and values of an object; none where nothing stands at the path.
    pub(super) fn fields(&self, path: &str) -> Vec<(String, Self)> {
        let Some(object) = self.get(path) else {
            return Vec::new();
        };
        let names = object.value.as_object().unwrap().keys();
        names.map(|name| (name.clone(), object.at(name))).collect()
    }

    pub(super) fn names(&self, path: &str) -> Vec<String> {
        let fields = self.fields(path).into_iter();
        fields.map(|(name, _)| name).collect()
    }

    pub(super) fn value(&self) -> f64 {
        number(&self.value)
    }

    pub(super) fn word(&self) -> String {
        self.value.as_str().unwrap().to_owned()
    }

    pub(super) fn text(&self, path: &str) -> String {
        self.at(path).word()
    }

    pub(super) fn words(&self, path: &str) -> Vec<String> {
        self.each(path).iter().map(Self::word).collect()
    }

    pub(super) fn date(&self, path: &str) -> Date {
        self.text(path).parse().unwrap()
    }

    pub(super) fn number(&self, path: &str) -> f64 {
        self.at(path).value()
    }

    pub(super) fn numbers(&self, path: &str) -> Vec<f64> {
        self.each(path).iter().map(Self::value).collect()
    }

    pub(super) fn count(&self, path: &str) -> usize {
        usize::try_from(self.at(path).value.as_u64().unwrap()).unwrap()
    }

    /// The number at `path` is `found`, to nine digits, or to 1e-12 where it is nothing.
    #[track_caller]
    pub(super) fn check(&self, path: &str, found: f64) {
        let expected = self.number(path);
        let is_close = distance(found, expected) <= 1.0;
        let place = &self.place;
        assert!(is_close, "{place}/{path}: {found} and not {expected}");
    }

    /// The numbers at `path` are those of `found`.
    #[track_caller]
    pub(super) fn check_all(&self, path: &str, found: &[f64]) {
        assert_eq!(self.each(path).len(), found.len(), "{path}");
        for (place, found) in found.iter().enumerate() {
            self.check(&format!("{path}/{place}"), *found);
        }
    }

    /// The numbers by name at `path` are those of `found`, and there are no others.
    #[track_caller]
    pub(super) fn check_by_name(&self, path: &str, found: &[(String, f64)]) {
        let names: BTreeSet<String> = found.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names, self.names(path).into_iter().collect(), "{path}");
        for (name, found) in found {
            self.check(&format!("{path}/{name}"), *found);
        }
    }
}

/// Every case of every file.
pub(super) fn all() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/vectors");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file = Case {
            value: serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap(),
            place: path.display().to_string(),
        };
        cases.extend(file.each("vectors"));
    }
    cases
}

/// A number as text, or a fraction of two.
fn number(value: &Value) -> f64 {
    let text = value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no number"));
    let parse = |text: &str| text.parse::<f64>().unwrap();
    match text.split_once('/') {
        Some((above, below)) => parse(above) / parse(below),
        None => parse(text),
    }
}

/// How far `found` is from `expected`, in units of what is allowed; not a number is infinitely far.
fn distance(found: f64, expected: f64) -> f64 {
    let allowed = match expected.abs() {
        nothing if nothing <= 0.0 => 1e-12,
        size => 1e-9 * size,
    };
    let distance = (found - expected).abs() / allowed;
    if distance.is_nan() {
        f64::INFINITY
    } else {
        distance
    }
}

#[test]
fn a_number_is_compared_to_nine_digits_and_nothing_to_twelve() {
    assert!(distance(1.0 + 5e-10, 1.0) <= 1.0);
    assert!(distance(1.0 + 2e-9, 1.0) > 1.0);
    assert!(distance(1e-11, 0.0) > 1.0);
    assert!(distance(f64::NAN, 1.0) > 1.0);
}
