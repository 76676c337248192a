//! The scan: which lines of thousands reach a floor, in one pass over the closes.

use multiversion::multiversion;

/// Lines looked at before the next branch; the compiler makes vector instructions of them.
const BLOCK: usize = 32;

/// Call `found` with the position of every line whose `cells × factors` reaches `floor`, ascending.
///
/// Whole blocks are looked at first. When the lines that usually reach the floor are masked out by a
/// negative factor, a block with a hit is rare, so the pass runs at the speed of memory.
pub(super) fn scan(cells: &[f64], factors: &[f64], floor: f64, mut found: impl FnMut(usize)) {
    let (cell_blocks, cell_rest) = cells.as_chunks::<BLOCK>();
    let (factor_blocks, factor_rest) = factors.as_chunks::<BLOCK>();
    let mut block = next_hit(cell_blocks, factor_blocks, floor, 0);
    while block < cell_blocks.len() {
        let (cells, factors) = (&cell_blocks[block], &factor_blocks[block]);
        hits(cells, factors, floor, block * BLOCK, &mut found);
        block = next_hit(cell_blocks, factor_blocks, floor, block + 1);
    }
    let first = cells.len() - cell_rest.len();
    hits(cell_rest, factor_rest, floor, first, &mut found);
}

/// The first block from `from` on that holds a hit, or the number of blocks. The widest vectors that
/// the processor has are used; each figure is one product and one comparison on all of them.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw", "x86_64+avx+avx2"))]
fn next_hit(cells: &[[f64; BLOCK]], factors: &[[f64; BLOCK]], floor: f64, from: usize) -> usize {
    // Chains of iterators are not inlined into a function for one kind of processor.
    let count = cells.len().min(factors.len());
    let (cells, factors) = (&cells[..count], &factors[..count]);
    let mut block = from;
    while block < count && !reaches(&cells[block], &factors[block], floor) {
        block += 1;
    }
    block
}

/// Whether any line of a block reaches `floor`. A comparison with `NaN` is false.
#[inline(always)]
fn reaches(cells: &[f64; BLOCK], factors: &[f64; BLOCK], floor: f64) -> bool {
    let mut any = [0_u64; 8];
    for start in (0..BLOCK).step_by(8) {
        for (lane, any) in any.iter_mut().enumerate() {
            let figure = cells[start + lane] * factors[start + lane];
            *any |= if figure >= floor { u64::MAX } else { 0 };
        }
    }
    any.iter().fold(0, |all, lane| all | lane) != 0
}

#[cold]
fn hits(cells: &[f64], factors: &[f64], floor: f64, first: usize, found: &mut impl FnMut(usize)) {
    for (lane, (cell, factor)) in cells.iter().zip(factors).enumerate() {
        if cell * factor >= floor {
            found(first + lane);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn every_line_that_reaches_the_floor_is_found_wherever_it_stands() {
        for length in [0, 1, 31, 32, 33, 100] {
            for hit in 0..length {
                let mut cells = vec![1.0; length];
                cells[hit] = 3.0;
                cells[(hit + 5) % length] = f64::NAN;
                let mut found = Vec::new();
                scan(&cells, &vec![2.0; length], 6.0, |at| found.push(at));
                let expected = if cells[hit].is_nan() {
                    vec![]
                } else {
                    vec![hit]
                };
                assert_eq!(found, expected, "hit {hit} of {length}");
            }
        }
    }

    #[test]
    fn a_negative_factor_hides_a_line() {
        let mut found = Vec::new();
        scan(&[9.0, 9.0], &[-1.0, 1.0], 1.0, |at| found.push(at));
        assert_eq!(found, vec![1]);
    }
}
