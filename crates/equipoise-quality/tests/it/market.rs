//! A quiet market, and tables that are laid over its last sessions.

use equipoise_model::bars::Bar;
use equipoise_model::calendar::{self, Calendars};
use equipoise_model::{ActionKind, Bars, CorporateAction, Date, SecurityRecord, ShareCount};
use equipoise_quality::{Context, Finding, Report, Thresholds, screen_bars};
use equipoise_testkit::table;

/// Sessions of the quiet market: up to 2024-02-29.
pub(crate) const SESSIONS: usize = 41;

/// A market under test.
#[derive(Debug, Clone, Default)]
pub(crate) struct Market {
    pub(crate) bars: Bars,
    pub(crate) actions: Vec<CorporateAction>,
    pub(crate) shares: Vec<ShareCount>,
    pub(crate) securities: Vec<SecurityRecord>,
    /// What another source said before.
    pub(crate) others: Option<Bars>,
    /// What is known and would be replaced.
    pub(crate) replaced: Option<Bars>,
}

/// The sessions of the quiet market, from 2024-01-02 on.
pub(crate) fn sessions() -> Vec<Date> {
    calendar::sessions(table::date("2024-01-02"), Date::MAX)
        .take(SESSIONS)
        .collect()
}

/// A line that moves by about 1 % around 100 with a volume of 1,000, and never twice alike.
pub(crate) fn quiet_bar<'a>(symbol: &'a str, session: Date, row: usize) -> Bar<'a> {
    let close = 100.0 + 0.5 * ((row * 7 % 5) as f64) + 0.01 * row as f64;
    Bar {
        session,
        symbol,
        open: close - 0.25,
        high: close + 2.5,
        low: close - 2.5,
        close,
        volume: 1000.0 + row as f64,
        market_cap: f64::NAN,
    }
}

/// The line `A` over all quiet sessions.
pub(crate) fn quiet() -> Market {
    let mut market = Market::default();
    for (row, session) in sessions().into_iter().enumerate() {
        market.bars.push(&quiet_bar("A", session, row));
    }
    market
}

impl Market {
    /// These bars, and those of a table of `session symbol open high low close volume`.
    pub(crate) fn then(mut self, text: &str) -> Self {
        for words in table::rows(text) {
            let number = |column: usize| table::cell(words[column]).unwrap_or(f64::NAN);
            self.bars.push(&Bar {
                session: table::date(words[0]),
                symbol: words[1],
                open: number(2),
                high: number(3),
                low: number(4),
                close: number(5),
                volume: number(6),
                market_cap: f64::NAN,
            });
        }
        self
    }

    /// The action of the line `A` on `ex_date`.
    pub(crate) fn with(mut self, ex_date: &str, kind: ActionKind) -> Self {
        self.actions.push(CorporateAction {
            symbol: "A".to_owned(),
            ex_date: table::date(ex_date),
            currency: None,
            known: None,
            kind,
        });
        self
    }

    /// A share count of the line `A`.
    pub(crate) fn counted(mut self, effective: &str, shares_outstanding: f64) -> Self {
        self.shares.push(ShareCount {
            symbol: "A".to_owned(),
            effective: table::date(effective),
            shares_outstanding,
            known: None,
        });
        self
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        let calendars = Calendars::built_in();
        let context = Context {
            actions: &self.actions,
            shares: &self.shares,
            securities: &self.securities,
            others: self.others.as_ref(),
            replaced: self.replaced.as_ref(),
            ..Context::of_calendars(&calendars)
        };
        let mut report = Report::with_limit(1000);
        screen_bars(&self.bars, &context, &Thresholds::default(), &mut report);
        report.findings().to_vec()
    }

    /// The findings as `session symbol rule field outcome`.
    #[track_caller]
    pub(crate) fn expect(&self, text: &str) {
        let found: Vec<String> = self.findings().iter().map(row).collect();
        let expected: Vec<String> = table::rows(text).map(|words| words.join(" ")).collect();
        assert_eq!(found, expected, "{:#?}", self.findings());
    }
}

pub(crate) fn row(finding: &Finding) -> String {
    format!(
        "{} {} {} {} {}",
        finding.session,
        finding.symbol.as_deref().unwrap_or("-"),
        finding.rule.name(),
        finding.field.name(),
        finding.outcome.name()
    )
}
