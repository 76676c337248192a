//! The largest of a list of candidates.

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

    /// Mark the `count` largest of `figures`, those of candidates in column order; among equal figures
    /// the first columns are picked. Answers the marks, one for each candidate.
    pub(super) fn pick(&mut self, figures: &[f64], count: usize) -> &[bool] {
        self.is_in.clear();
        if figures.len() <= count {
            self.is_in.resize(figures.len(), true);
            self.cutoff = f64::MIN_POSITIVE;
            return &self.is_in;
        }
        let pivot = self.cutoff;
        self.is_in
            .extend(figures.iter().map(|figure| *figure >= pivot));
        let mut picked = self.is_in.iter().filter(|is_in| **is_in).count();
        if picked.abs_diff(count) > STEPS_MAX {
            picked = self.split(figures, count);
        }
        while picked > count {
            let last = lowest(figures, &self.is_in);
            self.is_in[last] = false;
            picked -= 1;
        }
        while picked < count {
            let next = highest(figures, &self.is_in);
            self.is_in[next] = true;
            picked += 1;
        }
        self.cutoff = figures[lowest(figures, &self.is_in)];
        &self.is_in
    }

    /// Mark everything from the figure of rank `count` on; answers how many that are.
    fn split(&mut self, figures: &[f64], count: usize) -> usize {
        let mut sorted = figures.to_vec();
        let (_, pivot, _) = sorted.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
        let pivot = *pivot;
        for (is_in, figure) in self.is_in.iter_mut().zip(figures) {
            *is_in = *figure >= pivot;
        }
        self.is_in.iter().filter(|is_in| **is_in).count()
    }
}

/// The last candidate in rank order among those that are in.
fn lowest(figures: &[f64], is_in: &[bool]) -> usize {
    let least = extreme(figures, is_in, true, f64::INFINITY, |a, b| a < b);
    let mut positions = figures.iter().zip(is_in);
    let found = positions.rposition(|(figure, is_in)| *is_in && *figure <= least);
    found.expect("one is in")
}

/// The first candidate in rank order among those that are not in.
fn highest(figures: &[f64], is_in: &[bool]) -> usize {
    let most = extreme(figures, is_in, false, f64::NEG_INFINITY, |a, b| a > b);
    let mut positions = figures.iter().zip(is_in);
    let found = positions.position(|(figure, is_in)| !is_in && *figure >= most);
    found.expect("one is not in")
}

/// What comes before all other figures whose mark is `mark`, found in lanes that a processor can
/// overlap.
fn extreme(
    figures: &[f64],
    is_in: &[bool],
    mark: bool,
    last: f64,
    is_before: impl Fn(f64, f64) -> bool,
) -> f64 {
    let first = |a: f64, b: f64| if is_before(a, b) { a } else { b };
    let mut lanes = [last; 8];
    for (figures, is_in) in figures.chunks(8).zip(is_in.chunks(8)) {
        for ((lane, figure), is_in) in lanes.iter_mut().zip(figures).zip(is_in) {
            *lane = first(if *is_in == mark { *figure } else { last }, *lane);
        }
    }
    lanes.into_iter().fold(last, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(top: &mut Top, figures: &[f64], count: usize) -> Vec<usize> {
        let marks = top.pick(figures, count);
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
