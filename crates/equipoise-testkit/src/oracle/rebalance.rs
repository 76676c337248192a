//! After the close: what left is taken out, and members and weights change (sections 1.3 and 3.6).

use std::collections::BTreeMap;

use equipoise_model::definitions::{Scheme, Sizing};

use super::certificate::{Certificates, Holding, Holdings, Trades, worth};
use super::facts::{Day, Line};
use super::number::{Number, exact, one, part, rounded_half_even, sum, whole, zero};
use super::schedule::Event;
use super::selection::Member;
use super::walk::{Closing, Ended, Walk};

/// A line to hold after a rebalance.
struct Aim {
    line: Line,
    target: Number,
    price: Number,
    rate: Number,
    /// What one share is sized at: its price in index currency at the reference close.
    sized_at: Number,
}

impl Walk<'_> {
    /// Everything that happens after the close of `day`.
    pub(super) fn close(&mut self, day: Day) -> Result<Closing, Ended> {
        let event = self.index.event(day);
        let mut trades = self.settle_spin_offs(day);
        // A spun-off line that leaves the market is sold like any other.
        let leavers = self.leavers(day);
        self.waiting.retain(|one| !leavers.contains(&one.child));
        // A reconstitution in one stage sells what left together with everything else.
        let sells_all = event
            .as_ref()
            .is_some_and(|event| event.is_reconstitution && event.is_only);
        let mut is_rebalance = false;
        if !sells_all {
            is_rebalance = self.remove_leavers(day, &mut trades)?;
        }
        let before = self.fund.weights();
        match event {
            Some(event) => {
                self.rebalance(day, &event)?;
                is_rebalance = true;
            }
            None if self.has_drifted() => {
                let members = self.members_there_are(day, &[]);
                self.set(day, &Event::reset_on(day), members)?;
                is_rebalance = true;
            }
            None => {}
        }
        trades.add(&self.fund.trades_since(&before));
        self.drop_from_twin();
        Ok(Closing {
            trades,
            is_rebalance,
        })
    }

    /// The twin holds nothing that the index does not.
    fn drop_from_twin(&mut self) {
        let held: Vec<Line> = self.fund.holdings.keys().copied().collect();
        let twin = self.twin.as_ref();
        if twin.is_some_and(|twin| twin.holdings.keys().any(|line| !held.contains(line))) {
            self.change_twin(|holdings| {
                holdings.retain(|line, _| held.contains(line));
                true
            });
        }
    }

    /// Carry out `event`.
    pub(super) fn rebalance(&mut self, day: Day, event: &Event) -> Result<(), Ended> {
        if !event.is_first {
            return self.next_stage(event);
        }
        let members = match event.is_reconstitution {
            true => self.new_members(event),
            false => self.members_there_are(event.determination, &[]),
        };
        self.set(day, event, members)
    }

    /// Reset the weights of the members that stay and of `newcomers`, without `leavers`.
    pub(super) fn reset_without(
        &mut self,
        day: Day,
        leavers: &[Line],
        newcomers: Vec<Member>,
        trades: &mut Trades,
    ) -> Result<(), Ended> {
        let before = self.fund.weights();
        let mut members = self.members_there_are(day, leavers);
        members.extend(newcomers);
        members.sort_by_key(|member| member.line);
        self.set(day, &Event::reset_on(day), members)?;
        trades.add(&self.fund.trades_since(&before));
        Ok(())
    }

    /// Members chosen anew at the determination close of `event`.
    fn new_members(&self, event: &Event) -> Vec<Member> {
        let held = &self.fund.holdings;
        let is_incumbent = |line: Line| {
            let mut members = held.iter().filter(|(_, holding)| holding.is_member());
            members.any(|(held, _)| self.index.is_same_company(*held, line))
        };
        let ranking = self.index.ranking(event.determination);
        let chosen = self.index.choose(ranking, is_incumbent);
        let standing: Vec<Line> = chosen.iter().map(|company| company.line).collect();
        self.index.lines(event.determination, &standing, |line| {
            held.contains_key(&line)
        })
    }

    /// The members there are, but for `leavers`; a spun-off line is none. The weight of a company is
    /// divided anew, at the close of `determination`, among the lines it is held through.
    fn members_there_are(&self, determination: Day, leavers: &[Line]) -> Vec<Member> {
        let held = self.fund.holdings.iter();
        let members = held.filter(|(line, holding)| holding.is_member() && !leavers.contains(line));
        let mut companies: BTreeMap<Line, Vec<Line>> = BTreeMap::new();
        for (line, _) in members {
            let company = self.index.company(*line)[0];
            companies.entry(company).or_default().push(*line);
        }
        let divided = |(company, lines): (Line, Vec<Line>)| {
            self.index.divided(determination, company, &lines)
        };
        let mut members: Vec<Member> = companies.into_iter().flat_map(divided).collect();
        members.sort_by_key(|member| member.line);
        members
    }

    /// Members that can be bought at the close of `day`. What is left of a company has its whole
    /// weight.
    fn buyable(&self, day: Day, members: Vec<Member>) -> Vec<Member> {
        let can_buy = |member: &Member| {
            let line = member.line;
            let held = self.fund.holdings.get(&line);
            let price = held.map(|held| held.price.clone());
            let price = price.or_else(|| self.index.price(day, line));
            let has_rate = held.is_some() || self.index.recent_rate(day, line).is_some();
            !self.index.book.has_ended(day, line)
                && !self.index.is_missing_too_long(day, line)
                && price.is_some_and(|price| price > zero())
                && has_rate
        };
        let mut bought: Vec<Member> = members.into_iter().filter(can_buy).collect();
        let mut whole_of: BTreeMap<Line, Number> = BTreeMap::new();
        for member in &bought {
            *whole_of.entry(member.company).or_insert_with(zero) += &member.part;
        }
        for member in &mut bought {
            member.part /= &whole_of[&member.company];
        }
        bought
    }

    /// Bring the index to the target weights of `members`, or on the first stage there.
    fn set(&mut self, day: Day, event: &Event, members: Vec<Member>) -> Result<(), Ended> {
        let members = self.buyable(day, members);
        if members.is_empty() {
            return Err(Ended::Empty);
        }
        let targets = self.index.targets(&members, event);
        let chosen = members.iter().zip(targets);
        let aims: Vec<Aim> = chosen
            .filter(|(_, target)| *target > zero())
            .map(|(member, target)| self.aim(day, event, member.line, target))
            .collect();
        self.trade(&aims, event.stages_left)?;
        self.reset_twin(event, &members);
        Ok(())
    }

    /// The next stage towards the targets that the first one set.
    fn next_stage(&mut self, event: &Event) -> Result<(), Ended> {
        let held = self.fund.holdings.iter();
        let members: Vec<(&Line, &Holding)> = held
            .filter(|(_, held)| held.is_member() && held.price > zero())
            .collect();
        if members.is_empty() {
            return Err(Ended::Empty);
        }
        let total = sum(members.iter().map(|(_, held)| &held.target));
        let aims: Vec<Aim> = members
            .into_iter()
            .map(|(line, held)| Aim {
                line: *line,
                target: &held.target / &total,
                price: held.price.clone(),
                rate: held.rate.clone(),
                sized_at: held.share_price(),
            })
            .collect();
        let targets: BTreeMap<Line, Number> = self
            .fund
            .holdings
            .iter()
            .map(|(line, held)| (*line, held.target.clone()))
            .collect();
        self.trade(&aims, event.stages_left)?;
        for (line, held) in &mut self.fund.holdings {
            held.target = targets[line].clone();
        }
        Ok(())
    }

    /// A line at its price, and what its shares are sized at: the close of the reference day on the
    /// share basis of `day`, at the exchange rate of the reference day (formula 8).
    fn aim(&self, day: Day, event: &Event, line: Line, target: Number) -> Aim {
        let held = self.fund.holdings.get(&line);
        let (price, rate) = match held {
            Some(held) => (held.price.clone(), held.rate.clone()),
            None => {
                let price = self.index.price(day, line).expect("it can be bought");
                let rate = self.index.rate(day, line).expect("it can be bought");
                (price, rate.clone())
            }
        };
        let reference = || {
            if event.reference == day {
                return None;
            }
            let close = self.index.book.close(event.reference, line)?.price.clone();
            let close = self.index.on_basis_of(day, event.reference, line, close);
            let value = close * self.index.rate(event.reference, line)?;
            (value > zero()).then_some(value)
        };
        let sized_at = reference().unwrap_or_else(|| &price * &rate);
        Aim {
            line,
            target,
            price,
            rate,
            sized_at,
        }
    }

    /// Go the first of `stages` steps from what is held to `aims`. Spun-off lines that wait for a
    /// close are not traded.
    fn trade(&mut self, aims: &[Aim], stages: usize) -> Result<(), Ended> {
        let level = self.levels.price.clone();
        let is_aimed = |line: &Line| aims.iter().any(|aim| aim.line == *line);
        let held = std::mem::take(&mut self.fund.holdings);
        let (waiting, traded): (Holdings, Holdings) = held
            .into_iter()
            .partition(|(line, _)| self.is_waiting(*line) && !is_aimed(line));
        // One that is bought as a member waits no more.
        self.waiting.retain(|one| waiting.contains_key(&one.child));
        let free = &level - worth(&waiting);
        let rules = &self.index.definition.weighting;
        // How many certificates there would be if every share were sized at its own price.
        let number = match rules.sizing {
            Sizing::SelfFinancing => self.fund.number.clone(),
            Sizing::FixedNotional => exact(self.index.definition.base.market_value) / &level,
        };
        let step = part(stages);
        let mut basket = Holdings::new();
        for aim in aims {
            let share_price = &aim.price * &aim.rate;
            let now = traded.get(&aim.line).map_or_else(zero, Holding::money);
            let wanted = &aim.target * &free / &aim.sized_at * &share_price;
            let money = &now + (wanted - &now) * &step;
            let shares = match rules.scheme {
                Scheme::Price => one(),
                _ => self.rounded(money / share_price * &number),
            };
            let holding = Holding {
                units: shares,
                price: aim.price.clone(),
                rate: aim.rate.clone(),
                target: aim.target.clone(),
            };
            basket.insert(aim.line, holding);
        }
        for (line, held) in traded {
            let left = &held.units * (one() - &step) * &number;
            if !basket.contains_key(&line) && stages > 1 {
                let units = self.rounded(left);
                basket.insert(
                    line,
                    Holding {
                        units,
                        target: zero(),
                        ..held
                    },
                );
            }
        }
        if rules.share_decimals.is_some() {
            basket.retain(|_, held| held.units > zero());
        }
        let value = worth(&basket);
        if value <= zero() {
            return Err(Ended::Empty);
        }
        if rules.scheme == Scheme::Price {
            // What one share of each makes of the whole is what is aimed at.
            for held in basket.values_mut() {
                held.target = held.money() / &value;
            }
        }
        let number = value / free;
        for held in basket.values_mut() {
            held.units /= &number;
        }
        basket.extend(waiting);
        self.fund = Certificates {
            holdings: basket,
            number,
        };
        Ok(())
    }

    fn rounded(&self, shares: Number) -> Number {
        let Some(decimals) = self.index.definition.weighting.share_decimals else {
            return shares;
        };
        let rounded = rounded_half_even(&shares, decimals);
        self.note_half(&shares, &rounded, decimals);
        rounded
    }

    /// Shares next to a half may go the other way in 64 bits.
    fn note_half(&self, shares: &Number, rounded: &Number, decimals: u8) {
        let scale = whole(10).pow(i32::from(decimals));
        let away = (shares - rounded) * scale;
        let away = if away < zero() { -away } else { away };
        if away > exact(0.4999) {
            self.index.note_close_call("a half share");
        }
    }

    /// The twin holds the same members by the market cap of the reference close.
    fn reset_twin(&mut self, event: &Event, members: &[Member]) {
        let Some(twin) = self.twin.take() else { return };
        let index = self.index;
        let cap = |line: &Line| {
            let member = members.iter().find(|member| member.line == *line)?;
            Some(index.company_cap(event.reference, *line)? * &member.part)
        };
        let (waiting, traded): (Vec<Line>, Vec<Line>) = self
            .fund
            .holdings
            .keys()
            .partition(|line| self.is_waiting(**line));
        let caps: Vec<Number> = traded
            .iter()
            .map(|line| cap(line).unwrap_or_else(zero))
            .collect();
        let total = sum(&caps);
        if total <= zero() {
            return;
        }
        let level = match twin.holdings.is_empty() {
            true => self.levels.price.clone(),
            false => twin.worth(),
        };
        let kept: Holdings = twin
            .holdings
            .into_iter()
            .filter(|(line, _)| waiting.contains(line))
            .collect();
        let free = &level - worth(&kept);
        let mut holdings = kept;
        for (line, cap) in traded.iter().zip(caps) {
            let held = self.fund.holdings[line].clone();
            let target = cap / &total;
            let units = match target > zero() {
                true => &target * &free / held.share_price(),
                false => zero(),
            };
            holdings.insert(
                *line,
                Holding {
                    units,
                    target,
                    ..held
                },
            );
        }
        self.twin = Some(Certificates {
            holdings,
            number: twin.number,
        });
    }

    /// Whether a weight is further from its target than the definition allows.
    fn has_drifted(&self) -> bool {
        let Some(band) = self.index.definition.schedule.drift_band.map(exact) else {
            return false;
        };
        let weights = self.fund.weights();
        let members = self
            .fund
            .holdings
            .iter()
            .filter(|(_, held)| held.is_member());
        let mut has_drifted = false;
        for (line, held) in members {
            let drift = &weights[line] - &held.target;
            let drift = if drift < zero() { -drift } else { drift };
            if (&drift - &band) <= exact(1e-12) && (&band - &drift) <= exact(1e-12) {
                self.index.note_close_call("a drift band");
            }
            has_drifted |= drift > band;
        }
        has_drifted
    }
}
