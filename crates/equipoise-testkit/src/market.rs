//! A market: the facts of a test, built from short text tables.

use std::collections::BTreeSet;

use equipoise_engine::Assembly;
use equipoise_model::bars::Bar;
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Facts, FxRate, Panel, SecurityRecord, ShareCount,
};

use crate::table::{Fields, cell, date, parse, rows};

/// Facts of every kind, to be taken in as one batch each.
#[derive(Debug, Clone, Default)]
pub struct Market {
    /// Security records.
    pub securities: Vec<SecurityRecord>,
    /// Bars.
    pub bars: Bars,
    /// Share counts.
    pub shares: Vec<ShareCount>,
    /// Corporate actions.
    pub actions: Vec<CorporateAction>,
    /// Corporate actions stated again in a later batch, on other terms.
    pub restated: Vec<CorporateAction>,
    /// Exchange rates.
    pub fx: Vec<FxRate>,
}

/// A market with the closes of `table`: a row of symbols, then a row for each session; `.` stands
/// for no bar. Every symbol is recorded as a security.
///
/// ```text
/// session     A   B   C
/// 2024-01-02  10  20  .
/// 2024-01-03  11  20  5
/// ```
///
/// # Panics
/// When the table does not have this form.
#[must_use]
pub fn market(table: &str) -> Market {
    let mut market = Market::default();
    for (session, symbol, close) in cells(table) {
        market.close(session, symbol, close);
    }
    for symbol in symbols(table) {
        market.record(SecurityRecord::of_symbol(symbol));
    }
    market
}

impl Market {
    /// With the security records of `table`: a symbol and fields, such as
    /// `GOOG company=ALPHABET listed=2024-01-02 delisted=2024-02-01 currency=USD sector=TECH`.
    ///
    /// # Panics
    /// When the table does not have this form.
    #[must_use]
    pub fn with_securities(mut self, table: &str) -> Self {
        for words in rows(table) {
            let fields = Fields::new(&words[1..]);
            self.record(SecurityRecord {
                company: fields.get("company"),
                currency: fields.get("currency"),
                sector: fields.get("sector"),
                country: fields.get("country"),
                converts_to: fields.get("converts_to"),
                listed: fields.get("listed"),
                delisted: fields.get("delisted"),
                ..SecurityRecord::of_symbol(words[0])
            });
        }
        self
    }

    /// With the share counts of `table`: symbol, effective date, shares, and since when they were
    /// known where that was later, such as `A 2024-01-02 1000 known=2024-02-01T21:05:00Z`.
    ///
    /// # Panics
    /// When the table does not have this form.
    #[must_use]
    pub fn with_shares(mut self, table: &str) -> Self {
        for words in rows(table) {
            self.shares.push(ShareCount {
                symbol: words[0].to_owned(),
                effective: date(words[1]),
                shares_outstanding: parse(words[2]),
                known: Fields::new(&words[3..]).get("known"),
            });
        }
        self
    }

    /// With one share of every symbol, known from the first session on: ranks are prices.
    #[must_use]
    pub fn with_one_share_each(mut self) -> Self {
        let Some((first, _)) = self.bars.span() else {
            return self;
        };
        for symbol in self.bars.symbols.clone() {
            self.shares.push(ShareCount {
                symbol,
                effective: first,
                shares_outstanding: 1.0,
                known: None,
            });
        }
        self
    }

    /// With the corporate actions of `table`: symbol, ex-date, kind and its terms, such as
    /// `A 2024-01-03 split ratio=2`, and where they matter `currency=` and `known=`.
    ///
    /// # Panics
    /// When the table does not have this form.
    #[must_use]
    pub fn with_actions(mut self, table: &str) -> Self {
        for words in rows(table) {
            let fields = Fields::new(&words[3..]);
            self.actions.push(CorporateAction {
                symbol: words[0].to_owned(),
                ex_date: date(words[1]),
                currency: fields.get("currency"),
                known: fields.get("known"),
                kind: action_kind(words[2], &fields),
            });
        }
        self
    }

    /// With the exchange rates of `table`: session, base, quote and rate, such as
    /// `2024-01-02 EUR USD 1.1`.
    ///
    /// # Panics
    /// When the table does not have this form.
    #[must_use]
    pub fn with_fx(mut self, table: &str) -> Self {
        for words in rows(table) {
            self.fx.push(FxRate {
                session: date(words[0]),
                base: words[1].to_owned(),
                quote: words[2].to_owned(),
                rate: parse(words[3]),
            });
        }
        self
    }

    /// With the shares traded of `table`, which has the form of the closes.
    ///
    /// # Panics
    /// When the table does not have this form, or states the volume of a bar that is not there.
    #[must_use]
    pub fn with_volumes(mut self, table: &str) -> Self {
        for (session, symbol, volume) in cells(table) {
            let row = self.bar(session, symbol);
            self.bars.volume[row] = volume;
        }
        self
    }

    /// With the given market caps of `table`, which has the form of the closes.
    ///
    /// # Panics
    /// When the table does not have this form, or states the cap of a bar that is not there.
    #[must_use]
    pub fn with_caps(mut self, table: &str) -> Self {
        for (session, symbol, cap) in cells(table) {
            let row = self.bar(session, symbol);
            self.bars.market_cap[row] = cap;
        }
        self
    }

    fn bar(&self, session: Date, symbol: &str) -> usize {
        let mut bars = self.bars.rows();
        bars.position(|bar| bar.session == session && bar.symbol == symbol)
            .unwrap_or_else(|| panic!("a figure of {symbol} on {session} needs a bar"))
    }

    /// Add a bar that states a close and nothing else.
    pub fn close(&mut self, session: Date, symbol: &str, close: f64) {
        self.close_with_cap(session, symbol, close, f64::NAN);
    }

    /// Add a bar that states a close and a market cap.
    pub fn close_with_cap(&mut self, session: Date, symbol: &str, close: f64, market_cap: f64) {
        self.bars.push(&Bar {
            session,
            symbol,
            open: f64::NAN,
            high: f64::NAN,
            low: f64::NAN,
            close,
            volume: f64::NAN,
            market_cap,
        });
    }

    /// Add a security record.
    pub fn record(&mut self, record: SecurityRecord) {
        self.securities.push(record);
    }

    /// One batch of each kind, names before what uses them, and one of what is stated again.
    #[must_use]
    pub fn facts(&self) -> Vec<Facts> {
        vec![
            Facts::Securities(self.securities.clone()),
            Facts::Bars(self.bars.clone()),
            Facts::Shares(self.shares.clone()),
            Facts::Actions(self.actions.clone()),
            Facts::Actions(self.restated.clone()),
            Facts::Fx(self.fx.clone()),
        ]
    }

    /// The panel of all facts.
    #[must_use]
    pub fn panel(&self) -> Panel<'static> {
        let mut assembly = Assembly::default();
        for facts in self.facts() {
            assembly.add(facts);
        }
        assembly.panel()
    }

    /// The sessions on which any symbol has a bar, ascending.
    #[must_use]
    pub fn sessions(&self) -> Vec<Date> {
        let sessions: BTreeSet<Date> = self.bars.session.iter().copied().collect();
        sessions.into_iter().collect()
    }

    /// The market as it was at the close of `session`: without later bars. Records, share counts
    /// and actions stay, as they may be stated in advance.
    #[must_use]
    pub fn until(&self, session: Date) -> Self {
        let mut bars = Bars::default();
        for bar in self.bars.rows().filter(|bar| bar.session <= session) {
            bars.push(&bar);
        }
        Self {
            bars,
            ..self.clone()
        }
    }
}

/// The symbols in the first row of a table of cells.
fn symbols(table: &str) -> Vec<&str> {
    let header = rows(table).next().unwrap_or_default();
    header.into_iter().skip(1).collect()
}

/// Session, symbol and number of every cell that is not empty.
fn cells(table: &str) -> Vec<(Date, &str, f64)> {
    let symbols = symbols(table);
    let mut found = Vec::new();
    for words in rows(table).skip(1) {
        assert_eq!(
            words.len(),
            symbols.len() + 1,
            "a row of a table has a cell for each symbol: {words:?}"
        );
        for (symbol, word) in symbols.iter().zip(&words[1..]) {
            if let Some(number) = cell(word) {
                found.push((date(words[0]), *symbol, number));
            }
        }
    }
    found
}

fn action_kind(name: &str, fields: &Fields<'_>) -> ActionKind {
    match name {
        "split" => ActionKind::Split {
            ratio: fields.need("ratio"),
        },
        "stock_dividend" => ActionKind::StockDividend {
            ratio: fields.need("ratio"),
        },
        "cash_dividend" => ActionKind::CashDividend {
            amount: fields.need("amount"),
        },
        "special_dividend" => ActionKind::SpecialDividend {
            amount: fields.need("amount"),
        },
        "spin_off" => ActionKind::SpinOff {
            child: fields.need("child"),
            ratio: fields.need("ratio"),
            price: fields.get("price"),
        },
        "rights" => ActionKind::Rights {
            ratio: fields.need("ratio"),
            price: fields.need("price"),
        },
        "merger" => ActionKind::Merger {
            acquirer: fields.get("acquirer"),
            ratio: fields.get("ratio").unwrap_or(0.0),
            amount: fields.get("amount").unwrap_or(0.0),
        },
        "delisting" => ActionKind::Delisting {
            price: fields.get("price"),
        },
        "dividend_correction" => ActionKind::DividendCorrection {
            amount: fields.need("amount"),
        },
        "suspension" => ActionKind::Suspension,
        "resumption" => ActionKind::Resumption,
        "symbol_change" => ActionKind::SymbolChange {
            to: fields.need("to"),
        },
        other => panic!("the action {other:?} of a table is not known"),
    }
}
