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
    let (mut places, is_incumbent) = places(selection, ranked, is_incumbent);
    let size = selection.size as usize;
    let Some(buffer) = selection.buffer else {
        places.truncate(size);
        return places;
    };
    let (enter, keep) = (buffer.enter as usize, buffer.keep as usize);
    let mut is_member: Vec<bool> = (0..places.len()).map(|place| place < enter).collect();
    let mut members = enter.min(places.len());
    let kept = (enter..keep.min(places.len())).filter(|place| is_incumbent[*place]);
    let filling = enter..places.len();
    for place in kept.chain(filling) {
        if members == size {
            break;
        }
        members += usize::from(!is_member[place]);
        is_member[place] = true;
    }
    let mut is_member = is_member.into_iter();
    places.retain(|_| is_member.next().expect("one for each place"));
    places
}

/// Those of `ranked` that may be members, in the order in which they are, and which of them are
/// incumbents.
fn places(
    selection: &Selection,
    ranked: &[Standing],
    is_incumbent: impl Fn(u32) -> bool,
) -> (Vec<Standing>, Vec<bool>) {
    // Where ties go by symbol, no place after these is ever filled.
    let wanted = match selection.ties {
        Ties::Symbol => ranked
            .len()
            .min(depth(selection).max(selection.size as usize)),
        Ties::Incumbent => ranked.len(),
    };
    let (mut places, mut incumbents) = (Vec::with_capacity(wanted), Vec::with_capacity(wanted));
    for standing in ranked {
        if places.len() == wanted {
            break;
        }
        let is_incumbent = is_incumbent(standing.column);
        if standing.may_join || is_incumbent {
            places.push(*standing);
            incumbents.push(is_incumbent);
        }
    }
    if selection.ties == Ties::Incumbent {
        let mut both: Vec<(bool, Standing)> = incumbents.into_iter().zip(places).collect();
        both.sort_by(|one, other| incumbents_first((one.0, &one.1), (other.0, &other.1)));
        (incumbents, places) = both.into_iter().unzip();
    }
    (places, incumbents)
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
