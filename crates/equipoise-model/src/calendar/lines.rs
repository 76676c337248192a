//! The format of the calendar data and of its overlay, line by line.
//!
//! | line | says |
//! |---|---|
//! | `XLON exchange Europe/London 08:00 16:30 Mon Tue Wed Thu Fri` | a new calendar; without weekdays Monday to Friday |
//! | `XNAS like XNYS` | a new calendar, as the other one is at this line |
//! | `XLON listed 1990-01-01 2040-12-31` | the dates whose holidays are listed |
//! | `XLON known 1990-01-01 2026-12-31` | the dates that are no projection |
//! | `XTKS hours 2024-11-05 09:00 15:30` | other regular hours from a date on |
//! | `XNYS 2025-01-09 closed "day of mourning"` | one date: `closed`, `open`, `early 13:00`, `late 12:00` |
//! | `XLON 2025 early 12:30 12-24 12-31` | the same for several dates of a year |

use std::str::SplitWhitespace;

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::OverlayError;
use super::plan::{Hours, Span};
use super::table::Week;
use crate::Date;

/// Years that a line may speak of: a slip of the pen must not make a table of ten thousand years.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONDAY_TO_FRIDAY: Week = Week([true, true, true, true, true, false, false]);

/// One line that says something.
#[derive(Debug)]
pub(super) struct Line<'text> {
    /// Its number, from 1.
    pub(super) number: usize,
    pub(super) mic: &'text str,
    pub(super) statement: Statement<'text>,
}

/// What a line says.
#[derive(Debug)]
pub(super) enum Statement<'text> {
    Exchange {
        zone: Tz,
        hours: Hours,
        week: Week,
    },
    Like {
        other: &'text str,
    },
    Listed(Span),
    Known(Span),
    Hours(Hours),
    Days {
        dates: Vec<Date>,
        change: Change,
        reason: Option<&'text str>,
    },
}

/// What a line says about a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Closed,
    Open,
    Early(NaiveTime),
    Late(NaiveTime),
}

/// The lines of `text`, without blank ones and those that begin with `#`.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Line<'_>, OverlayError>> {
    text.lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .map(|(line, number)| Line::parse(line, number))
}

impl<'text> Line<'text> {
    fn parse(text: &'text str, number: usize) -> Result<Self, OverlayError> {
        let (text, reason) = split_reason(text, number)?;
        let mut fields = Fields {
            line: number,
            rest: text.split_whitespace(),
        };
        let mic = fields.mic()?;
        let statement = Statement::parse(&mut fields, reason)?;
        fields.finish()?;
        Ok(Self {
            number,
            mic,
            statement,
        })
    }
}

impl<'text> Statement<'text> {
    fn parse(fields: &mut Fields<'text>, reason: Option<&'text str>) -> Result<Self, OverlayError> {
        let word = fields.next("statement or date")?;
        let statement = match word {
            "exchange" => Self::exchange(fields)?,
            "like" => Self::Like {
                other: fields.mic()?,
            },
            "listed" => Self::Listed(fields.span()?),
            "known" => Self::Known(fields.span()?),
            "hours" => {
                let from = fields.date("first date")?;
                Self::Hours(fields.hours_from(from)?)
            }
            date => return Self::days(date, fields, reason),
        };
        match reason {
            Some(reason) => Err(fields.surplus(reason)),
            None => Ok(statement),
        }
    }

    fn exchange(fields: &mut Fields<'text>) -> Result<Self, OverlayError> {
        Ok(Self::Exchange {
            zone: fields.zone()?,
            hours: fields.hours_from(Date::MIN)?,
            week: fields.week()?,
        })
    }

    fn days(
        word: &str,
        fields: &mut Fields<'text>,
        reason: Option<&'text str>,
    ) -> Result<Self, OverlayError> {
        let is_year = word.len() == 4;
        if is_year {
            let change = fields.change()?;
            let dates = fields.dates_of(word)?;
            return Ok(Self::Days {
                dates,
                change,
                reason,
            });
        }
        let dates = vec![fields.parse_date("date", word)?];
        let change = fields.change()?;
        Ok(Self::Days {
            dates,
            change,
            reason,
        })
    }
}

/// A line before and within its quotes.
fn split_reason(text: &str, line: usize) -> Result<(&str, Option<&str>), OverlayError> {
    let Some((fields, quoted)) = text.split_once('"') else {
        return Ok((text, None));
    };
    match quoted.trim_end().strip_suffix('"') {
        Some(reason) if !reason.contains('"') => Ok((fields, Some(reason))),
        _ => Err(OverlayError::Malformed {
            line,
            field: "reason",
            value: quoted.to_owned(),
            expected: "text between two quotes at the end of the line",
        }),
    }
}

/// The fields of a line that are not yet read.
#[derive(Debug)]
struct Fields<'text> {
    line: usize,
    rest: SplitWhitespace<'text>,
}

impl<'text> Fields<'text> {
    fn next(&mut self, field: &'static str) -> Result<&'text str, OverlayError> {
        self.rest.next().ok_or(OverlayError::Missing {
            line: self.line,
            field,
        })
    }

    fn finish(&mut self) -> Result<(), OverlayError> {
        match self.rest.next() {
            Some(value) => Err(self.surplus(value)),
            None => Ok(()),
        }
    }

    fn mic(&mut self) -> Result<&'text str, OverlayError> {
        let value = self.next("market identifier code")?;
        let is_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if value.len() == 4 && value.bytes().all(is_code) {
            return Ok(value);
        }
        Err(self.malformed(
            "market identifier code",
            value,
            "four capital letters or digits",
        ))
    }

    fn zone(&mut self) -> Result<Tz, OverlayError> {
        let value = self.next("time zone")?;
        value
            .parse()
            .map_err(|_| self.malformed("time zone", value, "a name of the tz database"))
    }

    fn week(&mut self) -> Result<Week, OverlayError> {
        let mut week = None;
        while let Some(name) = self.rest.next() {
            let day = WEEKDAYS
                .iter()
                .position(|known| *known == name)
                .ok_or_else(|| {
                    self.malformed("weekday", name, "Mon, Tue, Wed, Thu, Fri, Sat or Sun")
                })?;
            week.get_or_insert([false; 7])[day] = true;
        }
        Ok(week.map_or(MONDAY_TO_FRIDAY, Week))
    }

    fn span(&mut self) -> Result<Span, OverlayError> {
        let from = self.date("first date")?;
        let until = self.date("last date")?;
        if from > until {
            return Err(OverlayError::Reversed {
                line: self.line,
                from,
                until,
            });
        }
        Ok(Span { from, until })
    }

    fn hours_from(&mut self, from: Date) -> Result<Hours, OverlayError> {
        let open = self.time("opening")?;
        let close = self.time("close")?;
        if open >= close {
            let value = close.format("%H:%M").to_string();
            return Err(self.malformed("close", &value, "later than the opening"));
        }
        Ok(Hours { from, open, close })
    }

    fn change(&mut self) -> Result<Change, OverlayError> {
        let word = self.next("word `closed`, `open`, `early` or `late`")?;
        match word {
            "closed" => Ok(Change::Closed),
            "open" => Ok(Change::Open),
            "early" => Ok(Change::Early(self.time("close")?)),
            "late" => Ok(Change::Late(self.time("opening")?)),
            _ => Err(self.malformed("word", word, "closed, open, early or late")),
        }
    }

    fn date(&mut self, field: &'static str) -> Result<Date, OverlayError> {
        let value = self.next(field)?;
        self.parse_date(field, value)
    }

    /// Every field left, each a month and a day of `year`.
    fn dates_of(&mut self, year: &str) -> Result<Vec<Date>, OverlayError> {
        let mut dates = vec![self.date_of(year)?];
        while self.rest.clone().next().is_some() {
            dates.push(self.date_of(year)?);
        }
        Ok(dates)
    }

    fn date_of(&mut self, year: &str) -> Result<Date, OverlayError> {
        let value = self.next("month and day")?;
        self.parse_date("date", &format!("{year}-{value}"))
    }

    fn parse_date(&self, field: &'static str, value: &str) -> Result<Date, OverlayError> {
        // The length keeps out what the parser forgives, such as a sign or a missing zero.
        value
            .parse()
            .ok()
            .filter(|date: &Date| {
                value.len() == 10 && YEARS.contains(&chrono::Datelike::year(date))
            })
            .ok_or_else(|| self.malformed(field, value, "a date like 2025-01-09 from 1800 to 2200"))
    }

    fn time(&mut self, field: &'static str) -> Result<NaiveTime, OverlayError> {
        let value = self.next(field)?;
        NaiveTime::parse_from_str(value, "%H:%M")
            .ok()
            .filter(|_| value.len() == 5)
            .ok_or_else(|| self.malformed(field, value, "a time like 09:30"))
    }

    fn malformed(&self, field: &'static str, value: &str, expected: &'static str) -> OverlayError {
        OverlayError::Malformed {
            line: self.line,
            field,
            value: value.to_owned(),
            expected,
        }
    }

    fn surplus(&self, value: &str) -> OverlayError {
        OverlayError::Surplus {
            line: self.line,
            value: value.to_owned(),
        }
    }
}
