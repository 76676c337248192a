//! The sweep: the series of many definitions in one pass over the data.
//!
//! Definitions that look at the same universe share one ranking. Sessions are taken in tiles: the
//! closes of a tile are ranked once, then each definition walks through the tile while it is in the
//! cache. Each series is that of [`crate::build()`], bit for bit: the walk is the same, and so is
//! what it is told.

mod group;
mod tile;

use equipoise_model::calendar::Calendars;
use equipoise_model::{Date, Definition, Panel};

use self::group::{Group, Job};
use crate::build::{Build, build};
use crate::build_error::BuildError;
use crate::record::Record;
use crate::walk::{Lookups, Start};

/// What is built, from what.
#[derive(Debug)]
pub struct Sweep<'a> {
    /// The facts.
    pub panel: &'a Panel<'a>,
    /// The rule books.
    pub definitions: &'a [Definition],
    /// The calendars of exchanges.
    pub calendars: Calendars,
    /// Where the series begin: one for each definition, or one for all of them.
    pub starts: &'a [Start],
    /// The last date to build; `None` means the last session of the panel.
    pub until: Option<Date>,
    /// How many threads may work. The results do not depend on it.
    pub threads: usize,
}

/// Build the series of every definition, each into the record that `make` gives for its position.
/// The results stand in the order of the definitions.
///
/// # Panics
/// As [`crate::build()`].
pub fn sweep<R: Record + Send>(
    sweep: &Sweep<'_>,
    make: impl Fn(usize) -> R + Sync,
) -> Vec<Result<R, BuildError>> {
    let threads = sweep.threads.clamp(1, sweep.definitions.len().max(1));
    let firsts = sweep
        .starts
        .iter()
        .map(|start| start.first_row(sweep.panel));
    let lookups = Lookups::of(sweep.panel, firsts.min().unwrap_or(0));
    let mut results: Vec<(usize, Result<R, BuildError>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let (make, lookups) = (&make, &lookups);
                scope.spawn(move || part(sweep, thread, threads, lookups, make))
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Every `threads`-th definition from `thread` on.
fn part<R: Record>(
    sweep: &Sweep<'_>,
    thread: usize,
    threads: usize,
    lookups: &Lookups,
    make: &impl Fn(usize) -> R,
) -> Vec<(usize, Result<R, BuildError>)> {
    let mut results = Vec::new();
    let mut groups: Vec<(&Definition, Vec<Job<'_, R>>)> = Vec::new();
    let mine = sweep.definitions.iter().enumerate();
    for (number, definition) in mine.skip(thread).step_by(threads) {
        let record = make(number);
        let start = sweep.starts.get(number).or(sweep.starts.first());
        let start = start.cloned().unwrap_or(Start::Base(None));
        if !group::can_share(definition) {
            results.push((number, alone(sweep, definition, start, record)));
            continue;
        }
        let job = Job::new(number, definition, start, record);
        let known = groups
            .iter_mut()
            .find(|(first, _)| group::shares_ranking(first, definition));
        match known {
            Some((_, jobs)) => jobs.push(job),
            None => groups.push((definition, vec![job])),
        }
    }
    for (_, jobs) in groups {
        results.extend(Group::new(sweep, lookups, jobs).run());
    }
    results
}

/// A definition that looks at other closes than those of the day is built by itself.
fn alone<R: Record>(
    sweep: &Sweep<'_>,
    definition: &Definition,
    start: Start,
    mut record: R,
) -> Result<R, BuildError> {
    let request = Build {
        panel: sweep.panel,
        definition,
        calendars: sweep.calendars.clone(),
        start,
        until: sweep.until,
        threads: 1,
    };
    build(&request, &mut record).map(|()| record)
}
