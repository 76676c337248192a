//! The facts of the market as a source would report them.

use equipoise_model::bars::Bar;
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Facts, Instant, SecurityRecord, ShareCount,
};

use super::line::{Line, Quote};
use super::names::SECTORS;

/// The largest number of rows in a batch.
pub(super) const BATCH_ROWS: usize = 131_072;

/// Takes down facts while the market runs.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    actions: Vec<CorporateAction>,
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

    pub(super) fn share_count(&mut self, line: &Line, effective: Date, known: Option<Instant>) {
        self.shares.push(ShareCount {
            symbol: line.symbol.clone(),
            effective,
            shares_outstanding: line.shares,
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
    pub(super) fn finish(mut self, lines: &[Line]) -> Vec<Facts> {
        self.finish_batch();
        self.actions.sort_by(|a, b| {
            (a.ex_date, &a.symbol, a.kind.order()).cmp(&(b.ex_date, &b.symbol, b.kind.order()))
        });
        self.shares.sort_by(|a, b| {
            (a.effective, &a.symbol, a.known).cmp(&(b.effective, &b.symbol, b.known))
        });
        let records: Vec<SecurityRecord> = lines.iter().map(record).collect();
        let mut facts = Vec::new();
        facts.extend(
            records
                .chunks(BATCH_ROWS)
                .map(|rows| Facts::Securities(rows.to_vec())),
        );
        facts.extend(
            self.actions
                .chunks(BATCH_ROWS)
                .map(|rows| Facts::Actions(rows.to_vec())),
        );
        facts.extend(
            self.shares
                .chunks(BATCH_ROWS)
                .map(|rows| Facts::Shares(rows.to_vec())),
        );
        facts.extend(self.batches.into_iter().map(Facts::Bars));
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

fn record(line: &Line) -> SecurityRecord {
    SecurityRecord {
        symbol: line.first_symbol.clone(),
        name: Some(line.name.clone()),
        sector: Some(SECTORS[line.sector].name.to_owned()),
        industry: Some(line.industry.to_owned()),
        currency: Some("USD".to_owned()),
        mic: Some("XNYS".to_owned()),
        company: line.company.clone(),
        listed: Some(line.listed),
        delisted: line.delisted,
        ..SecurityRecord::default()
    }
}
