//! A group: definitions that share one ranking, walked through tile after tile.

use equipoise_model::definitions::{MissingPricePolicy, Replacement};
use equipoise_model::panel::{Effect, PanelAction};
use equipoise_model::{Definition, Panel};

use super::Sweep;
use super::tile::{Members, Ranked};
use crate::build_error::BuildError;
use crate::chooser::{Standings, is_plain};
use crate::companies::Companies;
use crate::conversion::Conversion;
use crate::ranking::{Ranker, Standing};
use crate::record::Record;
use crate::schedule::{Event, IndexDays, Plan};
use crate::selection::depth;
use crate::universe::refused_by_figures;
use crate::walk::{Lookups, Scene, Start, Turn, Walk, index_calendar};

/// Sessions of a tile: their closes fit into the cache beside the state of a definition.
const TILE_SESSIONS: usize = 16;

/// One definition of a group.
pub(super) struct Job<'a, R> {
    number: usize,
    definition: &'a Definition,
    /// Which of the schedules of the group it follows.
    schedule: usize,
    is_plain: bool,
    start: Start,
    /// The first position that may belong to the series.
    first: usize,
    walk: Option<Walk>,
    record: R,
    failed: Option<BuildError>,
}

impl<'a, R> Job<'a, R> {
    pub(super) fn new(number: usize, definition: &'a Definition, start: Start, record: R) -> Self {
        Self {
            number,
            definition,
            schedule: 0,
            is_plain: is_plain(definition),
            start,
            first: 0,
            walk: None,
            record,
            failed: None,
        }
    }
}

/// Whether a definition asks for the ranking of the session itself only, as deep as it is known
/// beforehand.
pub(super) fn can_share(definition: &Definition) -> bool {
    definition.selection.lag_sessions == 0 && definition.treatment.replacement == Replacement::None
}

/// Whether the same ranking serves both definitions.
pub(super) fn shares_ranking(one: &Definition, other: &Definition) -> bool {
    let dead = |definition: &Definition| {
        let is_drop = definition.missing_price.policy == MissingPricePolicy::Drop;
        (is_drop, definition.missing_price.max_sessions)
    };
    one.currency == other.currency
        && one.calendar == other.calendar
        && one.universe == other.universe
        && one.selection.by == other.selection.by
        && one.selection.unit == other.selection.unit
        && dead(one) == dead(other)
}

pub(super) struct Group<'s, 'a, R> {
    sweep: &'s Sweep<'a>,
    lookups: &'s Lookups,
    jobs: Vec<Job<'s, R>>,
}

/// What the definitions of a group have in common.
struct Common<'c> {
    panel: &'c Panel<'c>,
    conversion: &'c Conversion,
    companies: &'c Companies,
    days: &'c IndexDays,
    sweep: &'c Sweep<'c>,
    lookups: &'c Lookups,
    schedules: Vec<&'c Definition>,
    depth: usize,
}

impl<'c> Common<'c> {
    fn scene(&self, definition: &'c Definition) -> Scene<'c> {
        Scene {
            panel: self.panel,
            definition,
            conversion: self.conversion,
            companies: self.companies,
            days: self.days,
            calendars: &self.sweep.calendars,
            lookups: self.lookups,
        }
    }
}

impl<'s, 'a, R: Record> Group<'s, 'a, R> {
    pub(super) fn new(sweep: &'s Sweep<'a>, lookups: &'s Lookups, jobs: Vec<Job<'s, R>>) -> Self {
        Self {
            sweep,
            lookups,
            jobs,
        }
    }

    /// The series of every definition of the group.
    pub(super) fn run(mut self) -> Vec<(usize, Result<R, BuildError>)> {
        let Some(first) = self.jobs.first().map(|job| job.definition) else {
            return Vec::new();
        };
        let calendar = match index_calendar(first, &self.sweep.calendars) {
            Ok(calendar) => calendar,
            Err(error) => return self.all_failed(&error),
        };
        let panel = self.sweep.panel;
        let days = IndexDays::new(panel, calendar);
        let conversion = Conversion::new(panel, &first.currency);
        let companies = Companies::new(panel, first.selection.unit);
        let end = self
            .sweep
            .until
            .map_or(days.len(), |until| days.after(until));
        if days.is_empty() {
            return self.all_failed(&BuildError::NoData);
        }
        let common = Common {
            panel,
            conversion: &conversion,
            companies: &companies,
            days: &days,
            sweep: self.sweep,
            lookups: self.lookups,
            schedules: self.schedules(),
            depth: self.depth(),
        };
        let mut ranker = Ranker::new(panel, &conversion, &companies, first);
        let mut watch = Watch::new(panel.columns());
        let mut tile: Vec<Ranked> = (0..TILE_SESSIONS).map(|_| Ranked::default()).collect();
        let mut members = Members::default();
        let mut marks = Vec::new();
        for job in &mut self.jobs {
            job.take_up(&common, end);
            let held = job
                .walk
                .iter()
                .flat_map(|walk| walk.basket().lines().columns());
            held.for_each(|column| watch.mark(*column));
        }
        let firsts = self.jobs.iter().map(|job| job.first);
        let mut position = firsts.min().unwrap_or(end);
        while position < end {
            let sessions = TILE_SESSIONS.min(end - position);
            let events = events(&common, position, sessions);
            for (at, ranked) in tile.iter_mut().enumerate().take(sessions) {
                rank::<R>(
                    &common,
                    &mut ranker,
                    &mut watch,
                    position + at,
                    first,
                    ranked,
                );
            }
            for job in &mut self.jobs {
                let events = &events[job.schedule];
                job.exchange_marks(&mut marks);
                job.walk_tile(&common, position, &tile[..sessions], events, &mut members);
                job.exchange_marks(&mut marks);
            }
            position += sessions;
        }
        let finished = |job: Job<'_, R>| (job.number, job.finish(&common, end));
        self.jobs.into_iter().map(finished).collect()
    }

    fn all_failed(self, error: &BuildError) -> Vec<(usize, Result<R, BuildError>)> {
        let failed = |job: Job<'_, R>| (job.number, Err(error.clone()));
        self.jobs.into_iter().map(failed).collect()
    }

    /// Number the distinct schedules; answers one definition for each.
    fn schedules(&mut self) -> Vec<&'s Definition> {
        let mut schedules: Vec<&'s Definition> = Vec::new();
        for job in &mut self.jobs {
            let same = |known: &&Definition| known.schedule == job.definition.schedule;
            job.schedule = schedules.iter().position(same).unwrap_or_else(|| {
                schedules.push(job.definition);
                schedules.len() - 1
            });
        }
        schedules
    }

    fn depth(&self) -> usize {
        let depths = self.jobs.iter().map(|job| depth(&job.definition.selection));
        depths.max().unwrap_or(1)
    }
}

/// The events of each schedule over a tile.
fn events(common: &Common<'_>, first: usize, sessions: usize) -> Vec<Vec<Option<Event>>> {
    let of = |definition: &&Definition| {
        let plan = Plan::new(definition, common.days);
        (first..first + sessions).map(|at| plan.event(at)).collect()
    };
    common.schedules.iter().map(of).collect()
}

/// Rank the session at `position`, and pick out the actions that may concern a constituent.
fn rank<R: Record>(
    common: &Common<'_>,
    ranker: &mut Ranker,
    watch: &mut Watch,
    position: usize,
    definition: &Definition,
    ranked: &mut Ranked,
) {
    let (panel, conversion) = (common.panel, common.conversion);
    let row = common.days.row(position);
    let universe = &definition.universe;
    let passes =
        |column: u32| refused_by_figures(universe, panel, conversion, row, column).is_none();
    let standings = ranker.ranked(panel, conversion, row, common.depth, passes);
    let next = (position + 1 < common.days.len()).then(|| common.days.row(position + 1));
    let scene = common.scene(definition);
    let actions = scene.actions(position, &mut watch.next_action);
    watch.pick(actions, &mut ranked.actions);
    watch.see(common.companies, &standings);
    if R::DETAIL {
        ranked.caps.resize(panel.columns(), f64::NAN);
        for column in &watch.seen {
            let cap = ranker.company_cap(panel, conversion, *column, row);
            ranked.caps[*column as usize] = cap;
        }
    }
    ranked.take(panel, row, next, standings);
}

/// The columns that may be in a basket: everything that was ever ranked deep enough, and what came
/// out of it through a corporate action.
struct Watch {
    is_seen: Vec<bool>,
    seen: Vec<u32>,
    next_action: usize,
}

impl Watch {
    fn new(columns: usize) -> Self {
        Self {
            is_seen: vec![false; columns],
            seen: Vec::new(),
            next_action: 0,
        }
    }

    fn mark(&mut self, column: u32) {
        if !self.is_seen[column as usize] {
            self.is_seen[column as usize] = true;
            self.seen.push(column);
        }
    }

    fn see(&mut self, companies: &Companies, standings: &[Standing]) {
        for standing in standings {
            self.mark(standing.column);
            for line in companies.lines_of(standing.column).unwrap_or(&[]) {
                self.mark(*line);
            }
        }
    }

    /// Those of `actions` that may concern a constituent, into `found`.
    fn pick(&mut self, actions: &[PanelAction], found: &mut Vec<PanelAction>) {
        found.clear();
        for action in actions {
            if !self.is_seen[action.column as usize] {
                continue;
            }
            if let Effect::SpinOff {
                child: Some(child), ..
            } = action.effect
            {
                self.mark(child);
            }
            found.push(action.clone());
        }
    }
}

impl<'s, R: Record> Job<'s, R> {
    /// Find where the series begins; a published one is taken up.
    fn take_up<'c>(&mut self, common: &'c Common<'c>, end: usize)
    where
        's: 'c,
    {
        let days = common.days;
        match &self.start {
            Start::Base(date) => {
                self.first = date.map_or(0, |date| days.at_or_after(date));
                if self.first >= end {
                    let (first, last) = (days.date(0), days.date(days.len() - 1));
                    self.failed = Some(BuildError::NoSession {
                        from: date.unwrap_or(first),
                        until: common.sweep.until.unwrap_or(last),
                        first,
                        last,
                    });
                }
            }
            Start::Resume {
                last,
                basket,
                entitled,
            } => match Walk::resume(&common.scene(self.definition), last, basket, entitled) {
                Ok((walk, first)) => (self.walk, self.first) = (Some(walk), first),
                Err(error) => self.failed = Some(error),
            },
        }
    }

    fn exchange_marks(&mut self, marks: &mut Vec<bool>) {
        if let Some(walk) = &mut self.walk {
            walk.exchange_marks(marks);
        }
    }

    fn walk_tile<'c>(
        &mut self,
        common: &'c Common<'c>,
        first: usize,
        tile: &[Ranked],
        events: &[Option<Event>],
        members: &mut Members,
    ) where
        's: 'c,
    {
        if self.failed.is_some() {
            return;
        }
        let scene = common.scene(self.definition);
        for (at, ranked) in tile.iter().enumerate() {
            if first + at < self.first {
                continue;
            }
            if let Err(error) = self.step(&scene, first + at, ranked, events[at], members) {
                self.failed = Some(error);
                return;
            }
        }
    }

    fn step(
        &mut self,
        scene: &Scene<'_>,
        position: usize,
        ranked: &Ranked,
        event: Option<Event>,
        members: &mut Members,
    ) -> Result<(), BuildError> {
        let size = scene.definition.selection.size;
        let is_plain = self.is_plain && ranked.may_all_join(size);
        let Some(walk) = &mut self.walk else {
            if ranked.standings.is_empty() {
                return Ok(());
            }
            let standings = chosen(is_plain, size, ranked, members);
            self.walk = Some(Walk::begin_at(
                scene,
                position,
                Some(standings),
                &mut self.record,
            )?);
            return Ok(());
        };
        let decides = event.is_some_and(|event| event.is_reconstitution && event.decides());
        let turn = Turn {
            position,
            event,
            standings: decides.then(|| chosen(is_plain, size, ranked, members)),
            actions: &ranked.actions,
            caps: R::DETAIL.then_some(&ranked.caps[..]),
        };
        walk.step(scene, &turn, &mut self.record)
    }

    fn finish(self, common: &Common<'_>, end: usize) -> Result<R, BuildError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if self.walk.is_some() {
            return Ok(self.record);
        }
        Err(BuildError::NoEligibleCompany {
            from: common.days.date(self.first),
            until: common.days.date(end - 1),
            currency: self.definition.currency.clone(),
        })
    }
}

fn chosen<'m>(
    is_plain: bool,
    size: u32,
    ranked: &'m Ranked,
    members: &'m mut Members,
) -> Standings<'m> {
    match is_plain {
        true => members.first(ranked, size),
        false => Standings::Ranked(&ranked.standings),
    }
}
