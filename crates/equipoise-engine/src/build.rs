//! The build: the series of one definition, from its base or from where it was published.
//!
//! Closes are ranked ahead of the walk, block of sessions after block, by whichever thread has time;
//! the walk takes the blocks up in order. Each close is ranked from the panel alone, so the number of
//! threads does not change the result.

use equipoise_model::calendar::Calendars;
use equipoise_model::panel::SPAN_ROWS;
use equipoise_model::{Date, Definition, Panel};

use crate::board::{Board, Next};
pub use crate::build_error::BuildError;
use crate::chooser::{Block, Chooser, Standings};
use crate::record::Record;
use crate::schedule::Event;
use crate::walk::{Scene, Setting, Start, Turn, Walk};

/// What is built, from what.
#[derive(Debug)]
pub struct Build<'a> {
    /// The facts.
    pub panel: &'a Panel<'a>,
    /// The rule book.
    pub definition: &'a Definition,
    /// The calendars of exchanges.
    pub calendars: Calendars,
    /// Where the series begins.
    pub start: Start,
    /// The last date to build; `None` means the last session of the panel.
    pub until: Option<Date>,
    /// How many threads may work. The result does not depend on it.
    pub threads: usize,
}

/// Sessions that a thread ranks at a time, and the walk takes at a time: those of a span of highs.
const BLOCK_SESSIONS: usize = SPAN_ROWS;
/// Blocks in memory for each thread.
const BLOCKS_AHEAD: usize = 4;

/// Build a series into `record`.
///
/// # Errors
/// See [`BuildError`]. Rows recorded before an error are valid but incomplete.
///
/// # Panics
/// When the level is not continuous or weights do not sum to 1: such a series must not be
/// published, and the checks stay on in release builds.
pub fn build<R: Record>(build: &Build<'_>, record: &mut R) -> Result<(), BuildError> {
    let first = build.start.first_row(build.panel);
    let setting = Setting::new(build.panel, build.definition, &build.calendars, first)?;
    let scene = setting.scene(build.panel, build.definition, &build.calendars);
    let days = setting.days();
    let end = build.until.map_or(days.len(), |until| days.after(until));
    let Some((mut walk, next)) = begin(build, &scene, end, record)? else {
        return Ok(());
    };
    step_positions(&scene, &mut walk, next..end, build.threads, record)
}

/// Let `walk` compute the sessions at `positions` on up to `threads` threads.
pub(crate) fn step_positions<R: Record>(
    scene: &Scene<'_>,
    walk: &mut Walk,
    positions: Positions,
    threads: usize,
    record: &mut R,
) -> Result<(), BuildError> {
    if threads <= 1 || positions.len() <= BLOCK_SESSIONS {
        return step_all(scene, walk, positions, record);
    }
    step_ahead(scene, walk, positions, threads - 1, record)
}

/// The walk and the first position it steps to; `None` when there is nothing to do.
fn begin<R: Record>(
    build: &Build<'_>,
    scene: &Scene<'_>,
    end: usize,
    record: &mut R,
) -> Result<Option<(Walk, usize)>, BuildError> {
    let days = scene.days;
    match &build.start {
        Start::Resume {
            last,
            basket,
            entitled,
        } => {
            let begun = Walk::resume(scene, last, basket, entitled)?;
            Ok((begun.1 < end).then_some(begun))
        }
        Start::Base(date) => {
            let from = date.map_or(0, |date| days.at_or_after(date));
            if from >= end {
                let (first, last) = (days.date(0), days.date(days.len() - 1));
                return Err(BuildError::NoSession {
                    from: date.unwrap_or(first),
                    until: build.until.unwrap_or(last),
                    first,
                    last,
                });
            }
            let (walk, position) = Walk::begin(scene, from, end, record)?;
            Ok(Some((walk, position + 1)))
        }
    }
}

type Positions = std::ops::Range<usize>;

/// Rank and step one block of sessions after the other.
fn step_all<R: Record>(
    scene: &Scene<'_>,
    walk: &mut Walk,
    positions: Positions,
    record: &mut R,
) -> Result<(), BuildError> {
    let mut chooser = chooser::<R>(scene);
    let mut block = Block::default();
    let mut hint = 0;
    for positions in blocks_of(positions) {
        rank(scene, &mut chooser, positions.clone(), &mut block);
        step_block(scene, walk, positions, &block, &mut hint, record)?;
    }
    Ok(())
}

fn step_block<R: Record>(
    scene: &Scene<'_>,
    walk: &mut Walk,
    positions: Positions,
    block: &Block,
    hint: &mut usize,
    record: &mut R,
) -> Result<(), BuildError> {
    for (place, position) in positions.enumerate() {
        let turn = turn(scene, position, block.get(place), hint);
        walk.step(scene, &turn, record)?;
    }
    Ok(())
}

/// A chooser that gives members with their ranks where those are recorded.
fn chooser<R: Record>(scene: &Scene<'_>) -> Chooser {
    match R::DETAIL {
        true => scene.chooser().with_ranks(),
        false => scene.chooser(),
    }
}

fn turn<'t>(
    scene: &'t Scene<'_>,
    position: usize,
    standings: Option<Standings<'t>>,
    hint: &mut usize,
) -> Turn<'t> {
    Turn {
        position,
        event: scene.event(position),
        standings,
        actions: scene.actions(position, hint),
        caps: None,
    }
}

/// Rank what the event at `position` looks at, where it chooses members.
fn choose(scene: &Scene<'_>, chooser: &mut Chooser, position: usize, block: &mut Block) {
    let chooses = |event: &Event| event.is_reconstitution && event.decides();
    match scene.event(position).filter(chooses) {
        None => block.skip(),
        Some(event) => {
            let (panel, conversion) = (scene.panel, scene.conversion);
            chooser.choose(
                panel,
                conversion,
                scene.definition,
                event.determination,
                block,
            );
        }
    }
}

/// Rank on `others` further threads ahead of the walk, and on this one where they are not ahead.
fn step_ahead<R: Record>(
    scene: &Scene<'_>,
    walk: &mut Walk,
    positions: Positions,
    others: usize,
    record: &mut R,
) -> Result<(), BuildError> {
    let blocks: Vec<Positions> = blocks_of(positions).collect();
    let board = Board::new(blocks.len(), BLOCKS_AHEAD * (others + 1));
    std::thread::scope(|scope| {
        let _ending = board.ending();
        for _ in 0..others {
            scope.spawn(|| {
                let _ending = board.ending_in_panic();
                let mut chooser = chooser::<R>(scene);
                while let Some((number, mut block)) = board.claim() {
                    rank(scene, &mut chooser, blocks[number].clone(), &mut block);
                    board.put(number, block);
                }
            });
        }
        let mut chooser = chooser::<R>(scene);
        let mut hint = 0;
        for (number, positions) in blocks.iter().enumerate() {
            let block = loop {
                let (claimed, mut block) = match board.next(number) {
                    Next::Ranked(block) => break block,
                    Next::Claimed(claimed, block) => (claimed, block),
                };
                rank(scene, &mut chooser, blocks[claimed].clone(), &mut block);
                if claimed == number {
                    break block;
                }
                board.put(claimed, block);
            };
            step_block(scene, walk, positions.clone(), &block, &mut hint, record)?;
            board.give_back(block);
        }
        Ok(())
    })
}

/// `positions` in blocks that end where spans do, as far as every session of the panel is one of the
/// index.
fn blocks_of(positions: Positions) -> impl Iterator<Item = Positions> {
    let Positions { mut start, end } = positions;
    std::iter::from_fn(move || {
        let block = start..end.min((start / BLOCK_SESSIONS + 1) * BLOCK_SESSIONS);
        start = block.end;
        (!block.is_empty()).then_some(block)
    })
}

fn rank(scene: &Scene<'_>, chooser: &mut Chooser, positions: Positions, block: &mut Block) {
    block.clear();
    for position in positions {
        choose(scene, chooser, position, block);
        block.follow(scene.panel, scene.days.row(position));
    }
}
