//! The key is seen by the source alone, and what is kept can be read again without it.

use std::sync::Arc;

use equipoise_providers::source::{Need, Source};
use equipoise_providers::transport::{KeptAnswers, replay};
use equipoise_testkit::market_server::{Endpoint, FaultKind, KEY};

use super::{base, day, fetched, massive, of_lines, transport};
use crate::started::Started;

/// Needs that make every endpoint of every source answer.
fn cases(started: &Started) -> Vec<(Arc<dyn Source>, Need)> {
    let base = base(started);
    let (_, symbol) = started.eventful();
    let (from, to) = (day("2022-01-03"), started.last);
    let session = started.last;
    let massive: Arc<dyn Source> = Arc::new(massive(&base));
    let shares = Need::Shares {
        symbol: symbol.clone(),
        from,
        to,
    };
    let all = Need::Actions {
        symbol: None,
        from: day("2022-12-01"),
        to: day("2022-12-15"),
    };
    let mut cases = vec![
        (Arc::clone(&massive), Need::DayBars { session }),
        (Arc::clone(&massive), Need::Universe { largest: None }),
        (Arc::clone(&massive), all.clone()),
        (massive, shares),
    ];
    let lines = of_lines(&base);
    cases.push((Arc::clone(&lines[1]), Need::DayBars { session }));
    cases.push((Arc::clone(&lines[1]), all));
    for source in lines {
        let symbol = symbol.clone();
        cases.push((source, Need::History { symbol, from, to }));
    }
    cases
}

#[tokio::test]
async fn what_was_kept_gives_the_same_facts_again_and_holds_no_key() {
    let started = Started::new().await;
    for (source, need) in cases(&started) {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptAnswers::new(folder.path());
        let transport = transport(&started, Arc::clone(&source), Some(kept.clone())).await;
        let first = fetched(&transport, need.clone()).await;
        assert!(first.failures.is_empty(), "{need}: {:?}", first.failures);
        let paths = kept.list(source.name()).unwrap();
        assert!(!paths.is_empty());
        let (mut facts, mut findings) = (Vec::new(), Vec::new());
        for path in paths {
            let reading = replay(source.as_ref(), &path).unwrap();
            facts.extend(reading.facts);
            findings.extend(reading.findings);
            let packed = std::fs::read(&path).unwrap();
            let text = zstd::decode_all(packed.as_slice()).unwrap();
            assert!(!String::from_utf8_lossy(&text).contains(KEY), "{need}");
        }
        // Answers that came in the same moment are listed in any order, and figures that were not
        // given equal nothing: compare what is printed.
        let printed = |facts: &[equipoise_model::Facts]| {
            let mut lines: Vec<String> = facts.iter().map(|one| format!("{one:?}")).collect();
            lines.sort();
            lines
        };
        assert_eq!(printed(&facts), printed(&first.facts), "{need}");
        assert_eq!(findings.len(), first.findings.len(), "{need}");
    }
}

#[tokio::test]
async fn a_key_that_the_source_repeats_is_struck_out() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    let [_, _, alpha_vantage, _] = of_lines(&base(&started));
    started.meets(Endpoint::AlphaVantage, FaultKind::QuotaUsedUp);
    let folder = tempfile::tempdir().unwrap();
    let kept = KeptAnswers::new(folder.path());
    let transport = transport(&started, Arc::clone(&alpha_vantage), Some(kept.clone())).await;
    let (from, to) = (started.last, started.last);
    let need = Need::History { symbol, from, to };
    let done = fetched(&transport, need).await;
    assert!(!format!("{done:?}").contains(KEY), "{done:?}");
    let path = kept.list("alpha_vantage").unwrap().remove(0);
    let text = zstd::decode_all(std::fs::read(&path).unwrap().as_slice()).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("API key as ************ and"), "{text}");
}

#[tokio::test]
async fn no_source_shows_its_key() {
    let started = Started::new().await;
    for (source, need) in cases(&started) {
        let asks = source.asks(&need, started.now()).unwrap();
        assert!(!format!("{source:?}{asks:?}").contains(KEY), "{need}");
        for ask in asks {
            assert!(!ask.address().contains(KEY), "{}", ask.address());
        }
    }
}
