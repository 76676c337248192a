//! Recount: who is largest at a close, counted again from the facts alone, without the engine.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{Date, Instant, calendar};

/// Sessions that a close may be carried before its line is out.
const CARRIED_MAX: usize = 50;

/// A share count as stated.
#[derive(Debug, Clone)]
pub(crate) struct Count {
    pub(crate) effective: Date,
    pub(crate) known: Option<Instant>,
    pub(crate) shares: f64,
}

/// A listed line with what is stated about it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// Its symbols, each with its first date.
    pub(crate) symbols: Vec<(Date, String)>,
    /// The same for all lines of a company.
    pub(crate) company: String,
    pub(crate) listed: Option<Date>,
    pub(crate) delisted: Option<Date>,
    pub(crate) closes: BTreeMap<Date, f64>,
    /// Shares after for one before.
    pub(crate) splits: Vec<(Date, f64)>,
    pub(crate) counts: Vec<Count>,
    /// Classes that convert to it: shares of it for one, and their counts.
    pub(crate) unlisted: Vec<(f64, Vec<Count>)>,
    /// Suspensions and resumptions.
    pub(crate) suspensions: Vec<(Date, bool)>,
}

/// A company at a close.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    /// The line that stands for it.
    pub(crate) line: usize,
    pub(crate) figure: f64,
    pub(crate) is_suspended: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Recount {
    pub(crate) sessions: Vec<Date>,
    pub(crate) lines: Vec<Line>,
}

/// The close that counts on a session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Close {
    pub(crate) price: f64,
    pub(crate) of: Date,
    pub(crate) carried: usize,
}

/// The count known by the close of `session`: the latest one in effect, and of one date the one that
/// became known last.
pub(crate) fn known_count(counts: &[Count], session: Date) -> Option<&Count> {
    let is_known = |count: &&Count| {
        let close = calendar::new_york_close(session);
        count.effective <= session && count.known.is_none_or(|known| known <= close)
    };
    let known = counts.iter().filter(is_known);
    known.max_by_key(|count| (count.effective, count.known))
}

impl Line {
    pub(crate) fn symbol(&self, session: Date) -> &str {
        let used = self.symbols.iter().rev().find(|(from, _)| *from <= session);
        &used.unwrap_or(&self.symbols[0]).1
    }

    /// What the splits after one date up to another multiply shares with.
    fn split_factor(&self, after: Date, until: Date) -> f64 {
        let within = self
            .splits
            .iter()
            .filter(|(ex, _)| *ex > after && *ex <= until);
        within.map(|(_, ratio)| ratio).product()
    }

    fn shares_of(&self, counts: &[Count], session: Date) -> Option<f64> {
        let count = known_count(counts, session)?;
        Some(count.shares * self.split_factor(count.effective, session))
    }

    pub(crate) fn shares(&self, session: Date) -> Option<f64> {
        self.shares_of(&self.counts, session)
    }

    /// Shares of its own that the unlisted classes come to.
    pub(crate) fn unlisted_shares(&self, session: Date) -> f64 {
        let shares = self
            .unlisted
            .iter()
            .filter_map(|(ratio, counts)| Some(ratio * self.shares_of(counts, session)?));
        shares.sum()
    }

    fn is_listed(&self, session: Date) -> bool {
        self.listed.is_none_or(|listed| listed <= session)
            && self.delisted.is_none_or(|delisted| session < delisted)
    }

    pub(crate) fn is_suspended(&self, session: Date) -> bool {
        let last = self.suspensions.iter().rfind(|(from, _)| *from <= session);
        last.is_some_and(|(_, suspended)| *suspended)
    }
}

impl Recount {
    /// A market of some lines of this one.
    pub(crate) fn clone_of(&self, lines: &[usize]) -> Self {
        Self {
            sessions: self.sessions.clone(),
            lines: lines.iter().map(|line| self.lines[*line].clone()).collect(),
        }
    }

    pub(crate) fn close(&self, line: usize, session: Date) -> Option<Close> {
        let line = &self.lines[line];
        let (of, price) = line.closes.range(..=session).next_back()?;
        let row = |date: Date| self.sessions.partition_point(|known| *known < date);
        Some(Close {
            price: price / line.split_factor(*of, session),
            of: *of,
            carried: row(session) - row(*of),
        })
    }

    /// Market cap of a line alone.
    pub(crate) fn cap(&self, line: usize, session: Date) -> Option<f64> {
        Some(self.close(line, session)?.price * self.lines[line].shares(session)?)
    }

    fn is_eligible(&self, line: usize, session: Date) -> bool {
        let close = self.close(line, session);
        self.lines[line].is_listed(session)
            && close.is_some_and(|close| close.carried < CARRIED_MAX)
    }

    /// The lines of the company of `line`.
    pub(crate) fn siblings(&self, line: usize) -> Vec<usize> {
        let company = &self.lines[line].company;
        let is_sibling = |other: &usize| self.lines[*other].company == *company;
        (0..self.lines.len()).filter(is_sibling).collect()
    }

    /// What the listed lines of a company come to, with the classes that convert to them.
    pub(crate) fn figure(&self, lines: &[usize], session: Date) -> f64 {
        let listed = lines
            .iter()
            .filter(|line| self.lines[**line].is_listed(session));
        let figures = listed.filter_map(|line| {
            let unlisted = self.lines[*line].unlisted_shares(session);
            Some(self.cap(*line, session)? + unlisted * self.close(*line, session)?.price)
        });
        figures.sum()
    }

    /// The companies that are eligible at the close of `session`, the largest first.
    pub(crate) fn ranked(&self, session: Date) -> Vec<Ranked> {
        let mut companies: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, line) in self.lines.iter().enumerate() {
            companies.entry(&line.company).or_default().push(position);
        }
        let standing = |lines: &Vec<usize>| {
            let eligible = lines
                .iter()
                .filter(|line| self.is_eligible(**line, session));
            let sized = eligible.filter_map(|line| Some((*line, self.cap(*line, session)?)));
            let (line, _) = sized.max_by(|one, other| one.1.total_cmp(&other.1))?;
            Some(Ranked {
                line,
                figure: self.figure(lines, session),
                is_suspended: self.lines[line].is_suspended(session),
            })
        };
        let mut ranked: Vec<Ranked> = companies.values().filter_map(standing).collect();
        ranked.sort_by(|one, other| other.figure.total_cmp(&one.figure));
        ranked
    }

    /// The positions in `ranked` of those who are members: always the first `enter`, then incumbents
    /// down to `keep`, then whoever is next, up to `size`.
    pub(crate) fn chosen(
        ranked: &[Ranked],
        (size, enter, keep): (usize, usize, usize),
        is_incumbent: impl Fn(&Ranked) -> bool,
    ) -> BTreeSet<usize> {
        let mut chosen = BTreeSet::new();
        let may = |one: &Ranked| !one.is_suspended || is_incumbent(one);
        let rounds: [&dyn Fn(usize, &Ranked) -> bool; 3] = [
            &|place, _| place < enter,
            &|place, one| place < keep && is_incumbent(one),
            &|_, _| true,
        ];
        for is_wanted in rounds {
            for (place, one) in ranked.iter().enumerate() {
                if chosen.len() < size && may(one) && is_wanted(place, one) {
                    chosen.insert(place);
                }
            }
        }
        chosen
    }
}
