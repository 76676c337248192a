//! What was found against what is known.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::PathBuf;

use equipoise_model::{Bars, Date};
use equipoise_quality::{Field, Finding, Outcome, Report, Rule};

use super::archive::{Place, Truth};

/// Bars that alarms are counted for.
const GOOD_BARS: f64 = 2000.0;
/// Deviations from the archives by which recall is told.
const DEVIATIONS: [f64; 4] = [0.004, 0.01, 0.02, 0.05];

/// The findings about bars, and what archives say about them.
pub(super) struct Tally {
    findings: Vec<Finding>,
    truth: HashMap<Place, Truth>,
    /// Sessions that are quarantined as a whole: each of their bars must be looked at.
    sessions: BTreeSet<Date>,
    /// Bars by symbol.
    bars: BTreeMap<String, u64>,
}

/// Whether a person must look at the bar of a finding.
fn is_alarm(finding: &Finding) -> bool {
    finding.outcome > Outcome::Flag
}

/// Whether a finding is about a bar, not an action, a share count or a whole session.
fn is_of_bar(finding: &Finding) -> bool {
    finding.symbol.is_some() && !matches!(finding.field, Field::Action | Field::Shares)
}

fn symbol(finding: &Finding) -> &str {
    finding.symbol.as_deref().unwrap_or_default()
}

fn place(finding: &Finding) -> Place {
    (symbol(finding).to_owned(), finding.session)
}

fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}

fn rate(count: usize, bars: usize) -> f64 {
    count as f64 * GOOD_BARS / bars as f64
}

impl Tally {
    pub(super) fn of(report: &Report, truth: HashMap<Place, Truth>, screened: &Bars) -> Self {
        let mut bars: BTreeMap<String, u64> = BTreeMap::new();
        for bar in screened.rows() {
            match bars.get_mut(bar.symbol) {
                Some(count) => *count += 1,
                None => drop(bars.insert(bar.symbol.to_owned(), 1)),
            }
        }
        let findings = report.findings().iter();
        let whole = |finding: &&Finding| finding.rule == Rule::LargeScale;
        Self {
            sessions: findings
                .clone()
                .filter(whole)
                .map(|one| one.session)
                .collect(),
            findings: findings.filter(|one| is_of_bar(one)).cloned().collect(),
            truth,
            bars,
        }
    }

    /// Print the figures of the symbols that are `wanted`.
    pub(super) fn print(&self, name: &str, wanted: impl Fn(&str) -> bool) {
        let known = self.truth.iter().filter(|((symbol, _), _)| wanted(symbol));
        let (mut good, mut wrong) = (Vec::new(), Vec::new());
        for (place, truth) in known {
            match truth {
                Truth::Good => good.push(place),
                Truth::Wrong(deviation) => wrong.push((place, *deviation)),
            }
        }
        let findings: Vec<&Finding> = self
            .findings
            .iter()
            .filter(|one| wanted(symbol(one)))
            .collect();
        let found: BTreeSet<Place> = findings.iter().map(|one| place(one)).collect();
        let alarms = findings.iter().filter(|one| is_alarm(one));
        let alarms: BTreeSet<Place> = alarms.map(|one| place(one)).collect();
        let raises = |one: &Place| alarms.contains(one) || self.sessions.contains(&one.1);

        for limit in DEVIATIONS {
            let off: Vec<&Place> = wrong
                .iter()
                .filter(|(_, deviation)| deviation.abs() > limit)
                .map(|(place, _)| *place)
                .collect();
            let by_alarm = off.iter().filter(|one| raises(one)).count();
            let by_any = off
                .iter()
                .filter(|one| raises(one) || found.contains(**one))
                .count();
            println!(
                "  {name}: of {} closes that are off by more than {:.1} % {by_alarm} raise an alarm, \
                 {:.1} %; {by_any} have a finding, {:.1} %",
                off.len(),
                limit * 100.0,
                percent(by_alarm, off.len()),
                percent(by_any, off.len()),
            );
        }
        let by_alarm = good.iter().filter(|one| raises(one)).count();
        let by_any = good
            .iter()
            .filter(|one| raises(one) || found.contains(**one))
            .count();
        println!(
            "  {name}: of {} good bars {by_alarm} raise an alarm, {:.3} for each 2,000; {by_any} have a \
             finding, {:.3}",
            good.len(),
            rate(by_alarm, good.len()),
            rate(by_any, good.len()),
        );
        self.print_unlisted(name, &wanted, &alarms);
        self.print_rules(&findings);
    }

    /// Alarms about bars that no archive shows to be wrong, most of which no archive covers.
    fn print_unlisted(&self, name: &str, wanted: impl Fn(&str) -> bool, alarms: &BTreeSet<Place>) {
        let is_listed = |one: &&Place| matches!(self.truth.get(*one), Some(Truth::Wrong(_)));
        let unlisted = alarms.iter().filter(|one| !is_listed(one)).count();
        let bars = self.bars.iter().filter(|(symbol, _)| wanted(symbol));
        let bars: u64 = bars.map(|(_, count)| count).sum();
        println!(
            "  {name}: {unlisted} alarms outside the list of wrong closes, {:.3} for each 2,000 of all \
             {bars} bars; {} sessions as a whole",
            unlisted as f64 * GOOD_BARS / bars as f64,
            self.sessions.len()
        );
    }

    fn print_rules(&self, findings: &[&Finding]) {
        let mut by_rule: BTreeMap<_, [usize; 3]> = BTreeMap::new();
        for finding in findings {
            let counts = by_rule.entry((finding.rule, finding.outcome)).or_default();
            counts[match self.truth.get(&place(finding)) {
                Some(Truth::Wrong(_)) => 0,
                Some(Truth::Good) => 1,
                None => 2,
            }] += 1;
        }
        for ((rule, outcome), [wrong, good, unknown]) in by_rule {
            let (rule, outcome) = (rule.name(), outcome.name());
            println!(
                "    {rule:<16} {outcome:<20} wrong {wrong:>5}  good {good:>6}  not covered \
                 {unknown:>7}"
            );
        }
    }

    /// Write every finding, and every wrong close without one, where the environment names a folder.
    pub(super) fn write(&self, name: &str) {
        let Some(folder) = std::env::var_os("EQUIPOISE_TEST_FINDINGS").map(PathBuf::from) else {
            return;
        };
        let mut text = "symbol,session,truth,rule,outcome,value,expected,sentence\n".to_owned();
        let mut seen = BTreeSet::new();
        for finding in &self.findings {
            let place = place(finding);
            let truth = self.truth.get(&place);
            let truth = truth.map_or(String::new(), |one| format!("{one:?}"));
            let (rule, outcome) = (finding.rule.name(), finding.outcome.name());
            let _ = writeln!(
                text,
                "{},{},{truth},{rule},{outcome},{},{},\"{}\"",
                place.0, place.1, finding.value, finding.expected, finding.sentence
            );
            seen.insert(place);
        }
        let is_missed = |(place, one): &(&Place, &Truth)| {
            matches!(one, Truth::Wrong(_)) && !seen.contains(*place)
        };
        let mut missed: Vec<(&Place, &Truth)> = self.truth.iter().filter(is_missed).collect();
        missed.sort_by_key(|(place, _)| *place);
        for ((symbol, session), truth) in missed {
            let _ = writeln!(text, "{symbol},{session},{truth:?},,,,,");
        }
        std::fs::write(folder.join(format!("{name}.csv")), text).expect("write the findings");
    }
}
