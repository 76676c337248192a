//! The market as it stands before its first session.

use chrono::Days;
use equipoise_model::{Date, calendar};

use super::dividends::Payer;
use super::filings;
use super::line::{Course, Line, Start, cents};
use super::origin::Origin;
use super::random::Random;
use super::simulation::Simulation;
use super::unlisted::Unlisted;

/// Market cap of the largest company, in US dollars.
const LARGEST_CAP: f64 = 1.3e12;
/// Ranks of the companies that have two lines; the first is among the twenty largest.
const PAIRS: [usize; 6] = [6, 24, 61, 94, 150, 260];
/// Part of the company that the first line of two holds.
const FIRST_CLASS: f64 = 0.6;

/// Fill the market with its first `companies`.
pub(super) fn fill(market: &mut Simulation, companies: usize) {
    let first = market.sessions[0];
    let mut lines: Vec<Line> = (1..=companies)
        .map(|rank| company(market, first, rank, companies))
        .collect();
    let pairs: Vec<String> = PAIRS
        .iter()
        .filter_map(|&rank| lines.get(rank))
        .map(|line| line.symbol.clone())
        .collect();
    // Ids must tell nothing about size.
    lines.sort_by(|a, b| a.symbol.cmp(&b.symbol));
    for line in lines {
        let is_pair = pairs.contains(&line.symbol);
        let position = market.add(line);
        if is_pair {
            add_twin(market, position);
        }
        if pairs.first() == Some(&market.lines[position].symbol) {
            market.unlisted = Some(Unlisted::beside(position, &market.lines[position]));
        }
    }
    let mut random = Random::stream(market.seed, u64::MAX - 3);
    for line in &market.lines {
        filings::before_the_start(line, first, &mut random, &mut market.record);
    }
    if let Some(class) = &market.unlisted {
        class.count(first, &mut market.record);
    }
}

/// A company of the given rank. Caps fall with the three-quarter power of the rank, which products
/// and square roots give exactly, and vary by a third around that.
fn company(market: &mut Simulation, first: Date, rank: usize, companies: usize) -> Line {
    let named = market.names.company();
    let mut random = Random::stream(market.seed, rank as u64);
    let root = (rank as f64).sqrt();
    let market_cap = LARGEST_CAP / (root * root.sqrt()) * (1.0 + 0.1 * random.normal());
    let is_dear = random.below(16) == 0;
    let price = if is_dear {
        random.between(250.0, 900.0)
    } else {
        random.between(14.0, 190.0)
    };
    let size = rank as f64 / companies as f64;
    let mut of_origin = Random::stream(market.seed, rank as u64 + (1 << 35));
    let start = Start {
        origin: Origin::draw(named.industry, &mut of_origin),
        name: named.name,
        symbol: named.symbol,
        sector: named.sector,
        industry: named.industry,
        listed: past_session(first, &mut random),
        first_row: 0,
        price,
        market_cap,
        volatility: 0.009 + 0.011 * size + random.between(0.0, 0.004),
    };
    let payer = Payer::draw(&mut random);
    let mut line = Line::new(start, random);
    line.payer = payer;
    line
}

/// Give the company of a line a second class of shares, which holds the rest of its value.
fn add_twin(market: &mut Simulation, of: usize) {
    let seed = market.seed;
    let leader = &mut market.lines[of];
    let company = leader.name.clone();
    let mut twin = leader.clone();
    leader.company = Some(company.clone());
    leader.name = format!("{company} Class A");
    leader.shares = (leader.shares * FIRST_CLASS).round();
    twin.company = Some(company.clone());
    twin.name = format!("{company} Class B");
    twin.shares -= leader.shares;
    twin.symbol = format!("{}.B", leader.symbol);
    twin.first_symbol.clone_from(&twin.symbol);
    twin.symbols.clear();
    twin.base = cents(leader.base * 0.985);
    twin.close = twin.base;
    twin.course = Course::Twin { of };
    twin.random = Random::stream(seed, (1 << 32) + of as u64);
    market.add(twin);
}

/// A session in the decades before the market begins.
fn past_session(first: Date, random: &mut Random) -> Date {
    let days = 40 + u64::try_from(random.below(8_000)).expect("below 8000");
    calendar::previous_session(first - Days::new(days))
}
