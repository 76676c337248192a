//! The largest of a list of candidates.

use super::Standing;

/// How many steps from the last cutoff are worth taking before the list is sorted instead.
const STEPS_MAX: usize = 24;

/// Picks the `count` largest of a list, row after row.
///
/// The cutoff of the row before splits the list nearly right, so only a few steps are left. The
/// result does not depend on it.
#[derive(Debug, Clone)]
pub(super) struct Top {
    cutoff: f64,
    is_in: Vec<bool>,
}

impl Top {
    pub(super) fn new() -> Self {
        Self {
            cutoff: f64::MIN_POSITIVE,
            is_in: Vec::new(),
        }
    }

    /// The smallest figure that was picked last.
    pub(super) fn cutoff(&self) -> f64 {
        self.cutoff
    }

    /// Mark the `count` largest of `candidates`, which are in column order; among equal figures the
    /// first columns are picked. Answers the marks, one for each candidate.
    pub(super) fn pick(&mut self, candidates: &[Standing], count: usize) -> &[bool] {
        self.is_in.clear();
        if candidates.len() <= count {
            self.is_in.resize(candidates.len(), true);
            self.cutoff = f64::MIN_POSITIVE;
            return &self.is_in;
        }
        let pivot = self.cutoff;
        self.is_in
            .extend(candidates.iter().map(|candidate| candidate.figure >= pivot));
        let mut picked = self.is_in.iter().filter(|is_in| **is_in).count();
        if picked.abs_diff(count) > STEPS_MAX {
            picked = self.split(candidates, count);
        }
        while picked > count {
            let last = lowest(candidates, &self.is_in);
            self.is_in[last] = false;
            picked -= 1;
        }
        while picked < count {
            let next = highest(candidates, &self.is_in);
            self.is_in[next] = true;
            picked += 1;
        }
        self.cutoff = candidates[lowest(candidates, &self.is_in)].figure;
        &self.is_in
    }

    /// Mark everything from the figure of rank `count` on; answers how many that are.
    fn split(&mut self, candidates: &[Standing], count: usize) -> usize {
        let mut figures: Vec<f64> = candidates
            .iter()
            .map(|candidate| candidate.figure)
            .collect();
        let (_, pivot, _) = figures.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
        let pivot = *pivot;
        for (is_in, candidate) in self.is_in.iter_mut().zip(candidates) {
            *is_in = candidate.figure >= pivot;
        }
        self.is_in.iter().filter(|is_in| **is_in).count()
    }
}

/// The last candidate in rank order among those that are in.
fn lowest(candidates: &[Standing], is_in: &[bool]) -> usize {
    let mut found = usize::MAX;
    let mut least = f64::INFINITY;
    for (position, candidate) in candidates.iter().enumerate() {
        if is_in[position] && candidate.figure <= least {
            least = candidate.figure;
            found = position;
        }
    }
    found
}

/// The first candidate in rank order among those that are not in.
fn highest(candidates: &[Standing], is_in: &[bool]) -> usize {
    let mut found = usize::MAX;
    let mut most = f64::NEG_INFINITY;
    for (position, candidate) in candidates.iter().enumerate() {
        if !is_in[position] && candidate.figure > most {
            most = candidate.figure;
            found = position;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(figures: &[f64]) -> Vec<Standing> {
        (0..)
            .zip(figures)
            .map(|(column, figure)| Standing {
                column,
                figure: *figure,
                may_join: true,
            })
            .collect()
    }

    fn picked(top: &mut Top, figures: &[f64], count: usize) -> Vec<usize> {
        let marks = top.pick(&candidates(figures), count);
        (0..figures.len()).filter(|at| marks[*at]).collect()
    }

    #[test]
    fn the_largest_are_picked_whatever_was_picked_before() {
        let mut top = Top::new();
        assert_eq!(picked(&mut top, &[5.0, 9.0, 7.0, 1.0], 2), [1, 2]);
        assert_eq!(picked(&mut top, &[50.0, 90.0, 70.0, 10.0], 2), [1, 2]);
        assert_eq!(picked(&mut top, &[0.5, 0.9, 0.7, 0.1], 3), [0, 1, 2]);
        let many: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(picked(&mut top, &many, 2), [98, 99]);
        assert_eq!(picked(&mut top, &many, 60), (40..100).collect::<Vec<_>>());
    }

    #[test]
    fn among_equal_figures_the_first_columns_are_picked() {
        let mut top = Top::new();
        assert_eq!(picked(&mut top, &[4.0, 4.0, 4.0, 4.0], 2), [0, 1]);
        assert_eq!(picked(&mut top, &[4.0, 5.0, 4.0, 4.0], 3), [0, 1, 2]);
    }

    #[test]
    fn a_short_list_is_picked_whole() {
        assert_eq!(picked(&mut Top::new(), &[4.0, 2.0], 5), [0, 1]);
    }
}
