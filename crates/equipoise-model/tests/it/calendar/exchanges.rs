//! What is known about each exchange independently of the data: closures nobody foresaw, short
//! days, changes of hours and of clocks, and how many sessions a year has.

use chrono::Days;
use equipoise_model::calendar::{Basis, Calendars};

use super::{MICS, built_in, describe, instant, rows};
use crate::date;

#[test]
fn every_built_in_exchange_has_its_zone_and_span() {
    let calendars = Calendars::built_in();
    assert_eq!(calendars.mics().collect::<Vec<_>>(), MICS);
    assert!(calendars.get("XXXX").is_none());
    let table = "
        mic   zone              known_from  known_until projected_until
        XASX  Australia/Sydney  1991-01-01  2026-12-31  2040-12-31
        XFRA  Europe/Berlin     2001-01-01  2026-12-31  2040-12-31
        XHKG  Asia/Hong_Kong    1990-01-01  2026-12-31  2040-12-31
        XLON  Europe/London     1990-01-01  2026-12-31  2040-12-31
        XNAS  America/New_York  1990-01-01  2026-12-31  2099-12-31
        XNYS  America/New_York  1990-01-01  2028-12-31  2099-12-31
        XPAR  Europe/Paris      2000-01-01  2026-12-31  2040-12-31
        XTKS  Asia/Tokyo        1997-01-01  2026-12-31  2040-12-31
        XTSE  America/Toronto   1994-01-01  2026-12-31  2040-12-31";
    let mut seen = 0;
    for row in rows(table) {
        let calendar = built_in(row[0]);
        assert_eq!(calendar.mic(), row[0]);
        assert_eq!(calendar.zone().name(), row[1]);
        assert_eq!(calendar.known_from(), date(row[2]), "{}", row[0]);
        assert_eq!(calendar.known_until(), date(row[3]), "{}", row[0]);
        assert_eq!(calendar.projected_until(), date(row[4]), "{}", row[0]);
        seen += 1;
    }
    assert_eq!(seen, MICS.len());
}

#[test]
fn a_projection_is_not_called_a_fact() {
    let london = built_in("XLON");
    let day = Days::new(1);
    assert_eq!(london.basis(london.known_from()), Basis::Known);
    assert_eq!(london.basis(london.known_from() - day), Basis::Weekdays);
    assert_eq!(london.basis(london.known_until()), Basis::Known);
    assert_eq!(london.basis(london.known_until() + day), Basis::Projected);
    assert_eq!(london.basis(london.projected_until()), Basis::Projected);
    assert_eq!(
        london.basis(london.projected_until() + day),
        Basis::Weekdays
    );
    // Christmas of 2041 is a Wednesday, and no holiday is known any more.
    assert!(london.is_session(date("2041-12-25")));
    assert!(!london.is_session(date("2041-12-28")));
}

#[test]
fn closures_and_short_days_are_those_the_exchanges_had() {
    let table = "
        mic   date        day
        XNYS  1994-04-27  closed
        XNYS  2001-09-11  closed
        XNYS  2001-09-17  full
        XNYS  2012-10-30  closed
        XNYS  2018-12-05  closed
        XNYS  2025-01-09  closed
        XNAS  2025-01-09  closed
        XLON  1995-05-01  full
        XLON  1995-05-08  closed
        XLON  1999-12-31  closed
        XLON  2002-06-03  closed
        XLON  2002-06-04  closed
        XLON  2011-04-29  closed
        XLON  2012-06-05  closed
        XLON  2020-05-04  full
        XLON  2020-05-08  closed
        XLON  2022-05-30  full
        XLON  2022-06-03  closed
        XLON  2022-09-19  closed
        XLON  2023-05-08  closed
        XLON  2023-12-22  early 12:30
        XLON  2023-12-29  early 12:30
        XLON  2024-12-24  early 12:30
        XLON  2024-12-31  early 12:30
        XTKS  2019-04-30  closed
        XTKS  2019-05-01  closed
        XTKS  2019-10-22  closed
        XTKS  2020-07-23  closed
        XTKS  2020-10-01  closed
        XTKS  2020-10-02  full
        XTKS  2021-07-23  closed
        XTKS  2026-09-22  closed
        XTKS  2024-12-30  full
        XTKS  2024-12-31  closed
        XTKS  2025-01-03  closed
        XTKS  1998-05-06  full
        XTKS  2008-12-30  early 11:00
        XTKS  2009-01-05  early 11:00
        XTKS  2009-12-30  full
        XHKG  1997-07-01  closed
        XHKG  1998-05-04  full
        XHKG  1999-12-31  closed
        XHKG  2008-08-22  closed
        XHKG  2016-08-02  closed
        XHKG  2016-10-21  closed
        XHKG  2017-08-23  closed
        XHKG  2020-08-19  late 13:30
        XHKG  2020-10-13  closed
        XHKG  2021-06-28  late 13:30
        XHKG  2021-10-13  closed
        XHKG  2023-07-17  closed
        XHKG  2023-09-01  closed
        XHKG  2023-09-08  closed
        XHKG  2024-09-06  closed
        XHKG  2024-11-14  full
        XHKG  2010-12-24  early 12:30
        XHKG  2011-12-30  full
        XHKG  2024-12-24  early 12:00
        XHKG  2024-12-31  early 12:00
        XHKG  2025-01-28  early 12:00
        XFRA  2007-05-28  closed
        XFRA  2014-10-03  closed
        XFRA  2017-10-31  closed
        XFRA  2021-05-24  closed
        XFRA  2022-06-06  full
        XFRA  2022-10-03  full
        XFRA  2022-12-30  early 14:00
        XFRA  2023-12-29  early 14:00
        XFRA  2024-12-24  closed
        XFRA  2024-12-30  early 14:00
        XFRA  2024-12-31  closed
        XPAR  2001-12-31  closed
        XPAR  2004-07-14  full
        XPAR  2024-05-01  closed
        XPAR  2024-05-20  full
        XPAR  2024-12-24  early 14:05
        XPAR  2024-12-31  early 14:05
        XTSE  2001-09-12  closed
        XTSE  2007-02-19  full
        XTSE  2008-02-18  closed
        XTSE  2021-12-24  early 13:00
        XTSE  2024-07-01  closed
        XTSE  2024-08-05  closed
        XTSE  2024-09-30  full
        XTSE  2024-12-24  early 13:00
        XTSE  2024-12-26  closed
        XASX  1999-12-31  closed
        XASX  2010-04-26  closed
        XASX  2011-04-26  closed
        XASX  2022-09-22  closed
        XASX  2022-12-23  full
        XASX  2022-12-30  full
        XASX  2024-12-24  early 14:10
        XASX  2024-12-31  early 14:10
        XASX  2026-04-27  full";
    let mut seen = 0;
    for row in rows(table) {
        let day = built_in(row[0]).day_type(date(row[1]));
        assert_eq!(describe(day), row[2..].join(" "), "{} {}", row[0], row[1]);
        seen += 1;
    }
    assert_eq!(seen, 95);
}

#[test]
fn a_correction_says_why() {
    let hong_kong = built_in("XHKG");
    assert_eq!(hong_kong.reason(date("2023-09-01")), Some("typhoon Saola"));
    assert_eq!(hong_kong.reason(date("2023-07-17")), None);
}

/// Both weeks of 2026 in which one side of the Atlantic has changed its clocks and the other has
/// not, the change of Sydney the other way round, and changes of hours.
#[test]
fn opens_and_closes_are_instants_in_utc() {
    let table = "
        mic   date        open                  close
        XNYS  2026-03-06  2026-03-06T14:30:00Z  2026-03-06T21:00:00Z
        XNYS  2026-03-09  2026-03-09T13:30:00Z  2026-03-09T20:00:00Z
        XTSE  2026-03-09  2026-03-09T13:30:00Z  2026-03-09T20:00:00Z
        XLON  2026-03-09  2026-03-09T08:00:00Z  2026-03-09T16:30:00Z
        XLON  2026-03-27  2026-03-27T08:00:00Z  2026-03-27T16:30:00Z
        XLON  2026-03-30  2026-03-30T07:00:00Z  2026-03-30T15:30:00Z
        XFRA  2026-03-27  2026-03-27T08:00:00Z  2026-03-27T16:30:00Z
        XFRA  2026-03-30  2026-03-30T07:00:00Z  2026-03-30T15:30:00Z
        XPAR  2026-03-30  2026-03-30T07:00:00Z  2026-03-30T15:30:00Z
        XASX  2026-04-02  2026-04-01T23:00:00Z  2026-04-02T05:00:00Z
        XASX  2026-04-07  2026-04-07T00:00:00Z  2026-04-07T06:00:00Z
        XLON  2026-10-23  2026-10-23T07:00:00Z  2026-10-23T15:30:00Z
        XLON  2026-10-26  2026-10-26T08:00:00Z  2026-10-26T16:30:00Z
        XPAR  2026-10-26  2026-10-26T08:00:00Z  2026-10-26T16:30:00Z
        XNYS  2026-10-26  2026-10-26T13:30:00Z  2026-10-26T20:00:00Z
        XNYS  2026-10-30  2026-10-30T13:30:00Z  2026-10-30T20:00:00Z
        XNYS  2026-11-02  2026-11-02T14:30:00Z  2026-11-02T21:00:00Z
        XNYS  2026-11-27  2026-11-27T14:30:00Z  2026-11-27T18:00:00Z
        XTKS  2024-11-01  2024-11-01T00:00:00Z  2024-11-01T06:00:00Z
        XTKS  2024-11-05  2024-11-05T00:00:00Z  2024-11-05T06:30:00Z
        XHKG  2011-03-04  2011-03-04T02:00:00Z  2011-03-04T08:00:00Z
        XHKG  2011-03-07  2011-03-07T01:30:00Z  2011-03-07T08:00:00Z
        XHKG  2021-06-28  2021-06-28T05:30:00Z  2021-06-28T08:00:00Z";
    for row in rows(table) {
        let calendar = built_in(row[0]);
        let session = date(row[1]);
        assert_eq!(calendar.open(session), Some(instant(row[2])), "{row:?}");
        assert_eq!(calendar.close(session), Some(instant(row[3])), "{row:?}");
    }
}

#[test]
fn a_session_is_closed_from_its_close_on() {
    let table = "
        mic   now                   last        local
        XNYS  2026-11-27T17:59:59Z  2026-11-25  2026-11-27
        XNYS  2026-11-27T18:00:00Z  2026-11-27  2026-11-27
        XNYS  2026-11-29T12:00:00Z  2026-11-27  2026-11-29
        XNYS  2026-11-30T03:00:00Z  2026-11-27  2026-11-29
        XASX  2026-04-01T23:30:00Z  2026-04-01  2026-04-02
        XASX  2026-04-02T05:00:00Z  2026-04-02  2026-04-02
        XTKS  2026-01-01T00:00:00Z  2025-12-30  2026-01-01
        XLON  2022-09-19T20:00:00Z  2022-09-16  2022-09-19";
    for row in rows(table) {
        let calendar = built_in(row[0]);
        let now = instant(row[1]);
        assert_eq!(
            calendar.last_closed_session(now),
            Some(date(row[2])),
            "{row:?}"
        );
        assert_eq!(calendar.local_date(now), date(row[3]), "{row:?}");
    }
}

/// Counted by the package the data is generated from, with the corrections added by hand.
#[test]
fn each_year_has_its_number_of_sessions() {
    let table = "
        year  XNYS XLON XTKS XHKG XFRA XPAR XTSE XASX
        1990   253  253    -  248    -    -    -    -
        1991   253  253    -  248    -    -    -  253
        1992   254  254    -  250    -    -    -  255
        1993   253  253    -  249    -    -    -  255
        1994   252  252    -  248    -    -  251  252
        1995   252  252    -  247    -    -  251  252
        1996   254  254    -  249    -    -  253  254
        1997   253  253  245  245    -    -  252  253
        1998   252  253  247  247    -    -  252  254
        1999   252  252  245  247    -    -  252  253
        2000   252  252  248  247    -  253  251  252
        2001   248  253  246  243  253  253  250  253
        2002   252  252  246  247  253  255  252  253
        2003   252  253  245  248  253  255  252  253
        2004   252  254  246  249  257  259  253  255
        2005   252  252  245  247  257  257  251  252
        2006   251  252  248  247  255  255  251  252
        2007   251  253  245  246  252  255  252  253
        2008   253  254  245  245  254  256  252  254
        2009   252  253  243  249  254  256  251  254
        2010   252  253  245  249  256  258  251  253
        2011   252  251  245  246  257  257  250  252
        2012   250  252  248  247  254  256  251  253
        2013   252  253  245  244  253  255  251  253
        2014   252  253  244  247  252  255  251  253
        2015   252  253  244  247  253  256  251  254
        2016   252  253  245  245  255  257  251  253
        2017   251  252  247  246  252  255  250  252
        2018   251  253  245  246  251  255  251  253
        2019   252  253  241  246  251  255  251  253
        2020   253  254  242  248  254  257  252  255
        2021   252  253  245  247  255  258  251  254
        2022   251  250  244  246  257  257  250  251
        2023   250  251  246  243  255  255  250  252
        2024   252  254  245  246  254  256  252  254
        2025   250  253  243  246  253  255  251  253
        2026   251  253  242  247  254  256  251  254
        2027   251  253  244  248  256  258  251  254
        2028   251  252  245  246  255  255  250  252
        2029   251  253  245  247  253  255  251  253
        2030   251  253  245  246  253  255  251  253";
    let exchanges = [
        "XNYS", "XLON", "XTKS", "XHKG", "XFRA", "XPAR", "XTSE", "XASX",
    ]
    .map(built_in);
    let mut seen = 0;
    for row in rows(table) {
        let from = date(&format!("{}-01-01", row[0]));
        let to = date(&format!("{}-12-31", row[0]));
        for (calendar, cell) in exchanges.iter().zip(&row[1..]) {
            if *cell == "-" {
                assert_eq!(calendar.basis(from), Basis::Weekdays);
                continue;
            }
            let sessions = calendar.sessions_between(from, to);
            assert_eq!(sessions.to_string(), *cell, "{} {}", calendar.mic(), row[0]);
            seen += 1;
        }
    }
    assert_eq!(seen, 8 * 41 - 7 - 11 - 10 - 4 - 1);
}
