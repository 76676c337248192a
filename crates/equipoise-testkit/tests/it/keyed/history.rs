//! The history of a line is what truly happened to it, whichever source tells it.

use equipoise_model::calendar;
use equipoise_providers::source::Need;

use super::{actions, bars, base, day, of_lines, served, told, truly};
use crate::started::Started;

#[tokio::test]
async fn every_source_tells_the_bars_as_traded_and_what_explains_them() {
    let started = Started::new().await;
    let (id, symbol) = started.eventful();
    let span = (day("2020-01-02"), started.last);
    let truth = truly(&started, id, span);
    assert!(truth.len() > 4, "{truth:?}");
    for source in of_lines(&base(&started)) {
        let name = source.name();
        let tells_actions = source.capabilities().actions;
        let (symbol, (from, to)) = (symbol.clone(), span);
        let need = Need::History { symbol, from, to };
        let fetched = served(&started, source, need).await;
        let bars = bars(&fetched.facts);
        let seen: Vec<_> = bars.rows().map(|bar| (bar.session, bar.close)).collect();
        let sessions = started.truth.sessions.iter();
        let traded = sessions.filter(|session| started.truth.has_bar(id, **session));
        let was: Vec<_> = traded
            .map(|session| (*session, started.truth.close(id, *session).unwrap()))
            .collect();
        assert_eq!(seen, was, "{name}");
        let expected = if tells_actions {
            truth.clone()
        } else {
            Vec::new()
        };
        assert_eq!(told(&actions(&fetched.facts)), expected, "{name}");
    }
}

#[tokio::test]
async fn actions_alone_are_those_of_the_span() {
    let started = Started::new().await;
    let (id, symbol) = started.eventful();
    let span = (day("2021-01-01"), day("2021-12-31"));
    for source in of_lines(&base(&started)) {
        let name = source.name();
        if !source.capabilities().actions {
            continue;
        }
        let need = Need::Actions {
            symbol: Some(symbol.clone()),
            from: span.0,
            to: span.1,
        };
        let fetched = served(&started, source, need).await;
        assert!(bars(&fetched.facts).is_empty(), "{name}");
        assert_eq!(
            told(&actions(&fetched.facts)),
            truly(&started, id, span),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_class_of_shares_is_asked_for_in_the_spelling_of_the_source() {
    let started = Started::new().await;
    let steady = started.steady();
    let (_, class) = steady
        .iter()
        .find(|(_, symbol)| symbol.ends_with(".B"))
        .unwrap();
    for source in of_lines(&base(&started)) {
        let need = Need::History {
            symbol: class.clone(),
            from: started.last,
            to: started.last,
        };
        let fetched = served(&started, source, need).await;
        assert_eq!(bars(&fetched.facts).symbols, [class.as_str()]);
    }
}

#[tokio::test]
async fn a_session_that_is_on_is_told_by_none() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    let before = calendar::previous_session(started.last);
    started
        .server
        .set_now(calendar::new_york_open(started.last));
    for source in of_lines(&base(&started)) {
        let name = source.name();
        let need = Need::History {
            symbol: symbol.clone(),
            from: before,
            to: started.last,
        };
        let fetched = served(&started, source, need).await;
        assert_eq!(bars(&fetched.facts).session, [before], "{name}");
    }
}

#[tokio::test]
async fn eodhd_tells_a_session_of_all_lines_and_the_actions_of_a_day() {
    let started = Started::new().await;
    let [_, eodhd, ..] = of_lines(&base(&started));
    let session = started.last;
    let fetched = served(&started, eodhd.clone(), Need::DayBars { session }).await;
    let bars = bars(&fetched.facts);
    let mut lines = started.truth.lines.iter();
    let traded = lines.by_ref();
    let traded = traded.filter(|line| started.truth.has_bar(line.security, session));
    assert_eq!(bars.len(), traded.count());
    for bar in bars.rows() {
        let id = started.truth.security(bar.symbol, session).unwrap();
        assert_eq!(Some(bar.close), started.truth.close(id, session));
        assert!(bar.volume > 0.0, "no split can have come since");
    }
    let (id, _) = started.eventful();
    let date = truly(&started, id, (day("2021-01-01"), session))[0].0;
    let need = Need::Actions {
        symbol: None,
        from: date,
        to: date,
    };
    let fetched = served(&started, eodhd, need).await;
    let all = actions(&fetched.facts);
    let symbol = started.truth.symbol(id, date).unwrap();
    let own: Vec<_> = all.into_iter().filter(|one| one.symbol == symbol).collect();
    assert_eq!(told(&own), truly(&started, id, (date, date)));
}
