//! Figures of independent libraries for random data; see testdata/statistics.

mod attribution;
mod covariance;
mod factors;
mod losses;
mod series;

use crate::case::Case;

/// The data, by the names they have in the file.
struct Reference {
    case: Case,
    index: Vec<f64>,
    benchmark: Vec<f64>,
    levels: Vec<f64>,
}

impl Reference {
    fn read() -> Self {
        let case = Case::whole(include_str!(
            "../../../../../testdata/statistics/reference.json"
        ));
        Self {
            index: case.numbers("inputs/index"),
            benchmark: case.numbers("inputs/benchmark"),
            levels: case.numbers("inputs/levels"),
            case,
        }
    }

    fn input(&self, name: &str) -> Vec<f64> {
        self.case.numbers(&format!("inputs/{name}"))
    }

    /// What is expected of one family.
    fn expected(&self, family: &str) -> Case {
        self.case.at(&format!("expected/{family}"))
    }
}

/// Sessions in a year, as the figures were computed.
const YEAR: f64 = equipoise_analytics::SESSIONS_PER_YEAR;
