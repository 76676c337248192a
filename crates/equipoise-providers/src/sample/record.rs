//! The facts of the market as a source would report them.

use equipoise_model::bars::Bar;
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Facts, FxRate, Instant, ReferenceRate, SecurityRecord,
    ShareCount,
};

use super::line::{Line, Quote};
use super::names::SECTORS;
use super::unlisted::Unlisted;

/// The largest number of rows in a batch.
pub(super) const BATCH_ROWS: usize = 131_072;

/// Takes down facts while the market runs.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    pub(super) actions: Vec<CorporateAction>,
    /// Actions that replace one of the others.
    pub(super) later_actions: Vec<CorporateAction>,
    pub(super) fx: Vec<FxRate>,
    pub(super) rates: Vec<ReferenceRate>,
    shares: Vec<ShareCount>,
    batches: Vec<Bars>,
    bars: Bars,
    /// For each line, its symbol's position in the current batch.
    interned: Vec<Option<u32>>,
}

impl Recorder {
    pub(super) fn action(&mut self, symbol: &str, ex_date: Date, kind: ActionKind) {
        self.actions.push(CorporateAction {
            symbol: symbol.to_owned(),
            ex_date,
            currency: None,
            known: None,
            kind,
        });
    }

    pub(super) fn share_count(
        &mut self,
        symbol: &str,
        shares_outstanding: f64,
        effective: Date,
        known: Option<Instant>,
    ) {
        self.shares.push(ShareCount {
            symbol: symbol.to_owned(),
            effective,
            shares_outstanding,
            known,
        });
    }

    /// Make room for a session of `rows` bars: a session is not divided between batches unless it
    /// is larger than one.
    pub(super) fn begin_session(&mut self, rows: usize) {
        if self.bars.len() + rows > BATCH_ROWS {
            self.finish_batch();
        }
        self.bars.session.reserve(rows);
    }

    /// Take down the bar of the line at `position`.
    pub(super) fn bar(&mut self, position: usize, symbol: &str, session: Date, quote: &Quote) {
        if self.bars.len() == BATCH_ROWS {
            self.finish_batch();
        }
        let interned = self.intern(position, symbol);
        let bar = Bar {
            session,
            symbol,
            open: quote.open,
            high: quote.high,
            low: quote.low,
            close: quote.close,
            volume: quote.volume,
            market_cap: f64::NAN,
        };
        self.bars.push_interned(interned, &bar);
    }

    /// Forget the symbol under which the line at `position` stood in the current batch.
    pub(super) fn renamed(&mut self, position: usize) {
        if let Some(interned) = self.interned.get_mut(position) {
            *interned = None;
        }
    }

    /// Every fact, names before what uses them: symbol changes come before bars under a new symbol.
    pub(super) fn finish(mut self, lines: &[Line], unlisted: Option<&Unlisted>) -> Vec<Facts> {
        self.finish_batch();
        for actions in [&mut self.actions, &mut self.later_actions] {
            actions.sort_by(|a, b| {
                (a.ex_date, &a.symbol, a.kind.order()).cmp(&(b.ex_date, &b.symbol, b.kind.order()))
            });
        }
        self.shares.sort_by(|a, b| {
            (a.effective, &a.symbol, a.known).cmp(&(b.effective, &b.symbol, b.known))
        });
        let mut records: Vec<SecurityRecord> = lines.iter().map(record).collect();
        records.extend(unlisted.map(|class| record_of_class(class, &lines[class.of])));
        let mut facts = Vec::new();
        facts.extend(batches(&records, Facts::Securities));
        facts.extend(batches(&self.actions, Facts::Actions));
        facts.extend(batches(&self.later_actions, Facts::Actions));
        facts.extend(batches(&self.shares, Facts::Shares));
        facts.extend(self.batches.into_iter().map(Facts::Bars));
        facts.extend(batches(&self.fx, Facts::Fx));
        facts.extend(batches(&self.rates, Facts::Rates));
        facts
    }

    fn intern(&mut self, position: usize, symbol: &str) -> u32 {
        if self.interned.len() <= position {
            self.interned.resize(position + 1, None);
        }
        if let Some(known) = self.interned[position] {
            return known;
        }
        // By its text: within one batch a symbol may have passed from one line to another.
        let added = self.bars.intern(symbol);
        self.interned[position] = Some(added);
        added
    }

    fn finish_batch(&mut self) {
        if !self.bars.is_empty() {
            self.batches.push(std::mem::take(&mut self.bars));
        }
        self.interned.clear();
    }
}

fn batches<R: Clone>(rows: &[R], of: fn(Vec<R>) -> Facts) -> impl Iterator<Item = Facts> {
    rows.chunks(BATCH_ROWS).map(move |rows| of(rows.to_vec()))
}

fn record(line: &Line) -> SecurityRecord {
    SecurityRecord {
        symbol: line.first_symbol.clone(),
        name: Some(line.name.clone()),
        sector: Some(SECTORS[line.sector].name.to_owned()),
        industry: Some(line.industry.to_owned()),
        currency: Some("USD".to_owned()),
        mic: Some("XNYS".to_owned()),
        company: line.company.clone(),
        country: Some(line.origin.country.to_owned()),
        kind: Some(line.origin.kind.to_owned()),
        converts_to: None,
        conversion_ratio: None,
        listed: Some(line.listed),
        delisted: line.delisted,
        ..SecurityRecord::default()
    }
}

/// The record of a class that converts to `line` and was never listed.
fn record_of_class(class: &Unlisted, line: &Line) -> SecurityRecord {
    SecurityRecord {
        symbol: class.symbol.clone(),
        name: Some(class.name.clone()),
        converts_to: Some(line.first_symbol.clone()),
        conversion_ratio: Some(class.ratio),
        listed: None,
        delisted: None,
        ..record(line)
    }
}
