//! The order of a basket: its lines by market cap.

/// Finds the order of baskets that follow each other: each begins in that of the one before, so the
/// sort has little to do. The result does not depend on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    /// Columns of the last basket by rank.
    columns: Vec<u32>,
    /// Columns and caps of the lines.
    lines: Vec<(u32, f64)>,
    ranked: Vec<Ranked>,
    is_placed: Vec<bool>,
    /// By column, the position of its line when it was held last.
    place_of: Vec<u32>,
}

/// The position of a line, ordered by its cap: the largest comes first, then the first position; what
/// has no cap comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    cap_descending: i64,
    position: u32,
}

impl Order {
    /// The positions of `lines`, given by ascending column with their caps, by rank.
    pub(crate) fn of(
        &mut self,
        lines: impl Iterator<Item = (u32, f64)>,
    ) -> impl ExactSizeIterator<Item = u32> {
        self.lines.clear();
        self.lines.extend(lines);
        self.place();
        for place in 1..self.ranked.len() {
            let moved = self.ranked[place];
            let mut at = place;
            while at > 0 && moved < self.ranked[at - 1] {
                self.ranked[at] = self.ranked[at - 1];
                at -= 1;
            }
            self.ranked[at] = moved;
        }
        let ranked = self.ranked.iter();
        self.columns.clear();
        self.columns
            .extend(ranked.map(|one| self.lines[one.position as usize].0));
        self.ranked.iter().map(|one| one.position)
    }

    /// Put the lines into the order they had in the basket before; what is new comes after them.
    fn place(&mut self) {
        let lines = &self.lines;
        let width = lines.last().map_or(0, |(last, _)| *last as usize + 1);
        self.place_of.resize(width.max(self.place_of.len()), 0);
        for (place, (column, _)) in (0..).zip(lines) {
            self.place_of[*column as usize] = place;
        }
        self.is_placed.clear();
        self.is_placed.resize(lines.len(), false);
        self.ranked.clear();
        for column in &self.columns {
            // Places of columns that left are left as they were.
            let place = self.place_of[*column as usize];
            if let Some((held, cap)) = lines.get(place as usize)
                && held == column
            {
                self.ranked.push(Ranked::new(place, *cap));
                self.is_placed[place as usize] = true;
            }
        }
        for (place, (_, cap)) in (0..).zip(lines) {
            if !self.is_placed[place as usize] {
                self.ranked.push(Ranked::new(place, *cap));
            }
        }
    }
}

impl Ranked {
    fn new(position: u32, cap: f64) -> Self {
        let cap = if cap.is_nan() { f64::NEG_INFINITY } else { cap };
        // The bits of a number that is not negative are ordered as the number is; those of a negative
        // one the other way round.
        let bits = cap.to_bits().cast_signed();
        let ascending = if bits < 0 { bits ^ i64::MAX } else { bits };
        Self {
            cap_descending: !ascending,
            position,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Order;

    fn order(order: &mut Order, lines: &[(u32, f64)]) -> Vec<u32> {
        order.of(lines.iter().copied()).collect()
    }

    #[test]
    fn the_largest_comes_first_whatever_the_order_was_before() {
        let mut ranks = Order::default();
        assert_eq!(
            order(&mut ranks, &[(2, 5.0), (4, 9.0), (7, 7.0)]),
            [1, 2, 0]
        );
        assert_eq!(
            order(&mut ranks, &[(1, 8.0), (4, 1.0), (7, 9.0)]),
            [2, 0, 1]
        );
        assert_eq!(order(&mut ranks, &[(0, 1e-9), (9, 0.5)]), [1, 0]);
        assert_eq!(order(&mut ranks, &[]), [0_u32; 0]);
        assert_eq!(order(&mut ranks, &[(3, 2.0)]), [0]);
    }

    #[test]
    fn equal_caps_rank_by_column_and_what_has_none_comes_last() {
        let mut ranks = Order::default();
        let lines = [(0, f64::NAN), (1, 3.0), (2, -1.0), (3, 3.0), (4, 0.0)];
        assert_eq!(order(&mut ranks, &lines), [1, 3, 4, 2, 0]);
        assert_eq!(order(&mut ranks, &lines), [1, 3, 4, 2, 0]);
    }
}
