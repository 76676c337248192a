//! Selection: which companies of a ranking are members, and through which lines (methodology,
//! sections 3.2 to 3.5).

mod lines;

use std::cmp::Ordering;

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
    let size = selection.size as usize;
    let places = ranked
        .iter()
        .map(|standing| (is_incumbent(standing.column), *standing))
        .filter(|(is_incumbent, standing)| standing.may_join || *is_incumbent);
    let places: Vec<(bool, Standing)> = match selection.ties {
        // No place after these is ever filled.
        Ties::Symbol => places.take(size.max(depth(selection))).collect(),
        Ties::Incumbent => {
            let mut places: Vec<(bool, Standing)> = places.collect();
            places.sort_by(|one, other| incumbents_first((one.0, &one.1), (other.0, &other.1)));
            places
        }
    };
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

/// Bring `ranked` into the order in which [`choose`] fills slots: of equal figures, those of
/// incumbents come first where `selection` says so.
pub fn settle_ties(
    selection: &Selection,
    ranked: &mut [Standing],
    is_incumbent: impl Fn(u32) -> bool,
) {
    if selection.ties == Ties::Incumbent {
        let stays = |standing: &Standing| is_incumbent(standing.column);
        ranked.sort_by(|a, b| incumbents_first((stays(a), a), (stays(b), b)));
    }
}

/// By figure, then incumbents before newcomers; what is equal in both stays in its order.
fn incumbents_first(a: (bool, &Standing), b: (bool, &Standing)) -> Ordering {
    let by_figure = b.1.figure.total_cmp(&a.1.figure);
    by_figure.then(b.0.cmp(&a.0))
}

/// How deep a ranking must reach for [`choose`].
#[must_use]
pub fn depth(selection: &Selection) -> usize {
    selection
        .buffer
        .map_or(selection.size, |buffer| buffer.keep) as usize
}
