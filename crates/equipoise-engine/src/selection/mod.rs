//! Selection: which companies of a ranking are members, and through which lines (methodology,
//! sections 3.2 to 3.5).

mod lines;

use equipoise_model::definitions::{Selection, Ties};

pub use self::lines::{MemberLine, divided, equal_parts, lines, make_whole};
use crate::ranking::Standing;

/// The members of an index that holds `size` companies, in rank order.
///
/// `ranked` is the ranking from the first company down to at least rank `size`, or `keep` with a
/// buffer, and every company that ties with the last. With a buffer, ranks up to `enter` are
/// members, then incumbents down to rank `keep` while there is room, then the next ranks. One that
/// may not join is passed over unless it is an incumbent.
#[must_use]
pub fn choose(
    selection: &Selection,
    ranked: &[Standing],
    is_incumbent: impl Fn(u32) -> bool,
) -> Vec<Standing> {
    let mut places: Vec<(bool, Standing)> = ranked
        .iter()
        .map(|standing| (is_incumbent(standing.column), *standing))
        .filter(|(is_incumbent, standing)| standing.may_join || *is_incumbent)
        .collect();
    if selection.ties == Ties::Incumbent {
        places.sort_by(|(a_stays, a), (b_stays, b)| {
            b.figure.total_cmp(&a.figure).then(b_stays.cmp(a_stays))
        });
    }
    let size = selection.size as usize;
    let Some(buffer) = selection.buffer else {
        return places
            .into_iter()
            .take(size)
            .map(|(_, standing)| standing)
            .collect();
    };
    let (enter, keep) = (buffer.enter as usize, buffer.keep as usize);
    let mut is_member: Vec<bool> = (0..places.len()).map(|place| place < enter).collect();
    let mut members = enter.min(places.len());
    let kept = (enter..keep.min(places.len())).filter(|place| places[*place].0);
    let filling = enter..places.len();
    for place in kept.chain(filling) {
        if members == size {
            break;
        }
        members += usize::from(!is_member[place]);
        is_member[place] = true;
    }
    let chosen = places.into_iter().zip(is_member);
    chosen
        .filter(|(_, is_member)| *is_member)
        .map(|((_, standing), _)| standing)
        .collect()
}

/// How deep a ranking must reach for [`choose`].
#[must_use]
pub fn depth(selection: &Selection) -> usize {
    selection
        .buffer
        .map_or(selection.size, |buffer| buffer.keep) as usize
}
