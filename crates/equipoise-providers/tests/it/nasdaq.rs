//! Nasdaq's symbol directory: lines that are securities, those that are not, and broken files.

use equipoise_model::Facts;
use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::nasdaq::{
    Directory, File, MAX_BODY_BYTES, MAX_ROWS, Nasdaq, NasdaqError, directory,
};
use equipoise_providers::source::{Answer, Need, Source};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const SEED: [u8; 32] = *b"equipoise-providers: seed nasdaq";

const LISTED: &str = "\
Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares\r
INVT|Invented Inc. - Common Stock|Q|N|N|100|N|N\r
INVTW|Invented Inc. - Warrant|S|N|D|100|N|N\r
FUND|Invented Fund|G|N|N|100|Y|N\r
NEXT|Invented Managed Fund|G|N|N|100|N|Y\r
ZTEST|Test Stock|G|Y|N|100|N|N\r
INVT|Invented Again - Common Stock|Q|N|N|100|N|N\r
ODD|Odd Co - Common Stock|Q|?|N|100|N|N\r
File Creation Time: 1231202421:32|||||||\r
";

const OTHER: &str = "\
ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol
INV.B|Invented Co Class B Common Stock|N|INV.B|N|100|N|INV.B
INV$L|Invented Co Preferred Stock Series L|N|INVpL|N|100|N|INV-L
AMER|American Co Common Stock|A|AMER|N|100|N|AMER
MOON|Moon Co Common Stock|M|MOON|N|100|N|MOON
bad|Bad Co Common Stock|N|bad|N|100|N|bad
NEW|New Co Common Stock|Z|NEW||100|N|NEW
File Creation Time: 0102202506:01||||||
";

fn answer(status: u16, body: &[u8]) -> Answer<'_> {
    Answer {
        status,
        body,
        fetched: "2025-01-02T12:00:00Z".parse().unwrap(),
    }
}

fn read(text: &str, file: File) -> Directory {
    directory(&answer(200, text.as_bytes()), file).unwrap()
}

fn failure(status: u16, body: &[u8]) -> NasdaqError {
    directory(&answer(status, body), File::NasdaqListed).unwrap_err()
}

fn rows(directory: &Directory) -> Vec<String> {
    let securities = directory.securities.iter();
    securities
        .map(|record| {
            let (mic, kind) = (record.mic.as_deref(), record.kind.as_deref());
            format!("{} {} {}", record.symbol, mic.unwrap(), kind.unwrap_or("?"))
        })
        .collect()
}

fn findings(directory: &Directory) -> Vec<String> {
    directory.findings.iter().map(ToString::to_string).collect()
}

#[test]
fn test_issues_and_funds_are_no_securities() {
    let read = read(LISTED, File::NasdaqListed);
    assert_eq!(
        rows(&read),
        ["INVT XNAS common_stock", "INVTW XNAS warrant"]
    );
    assert_eq!(read.created.to_string(), "2024-12-31 21:32:00");
    assert_eq!(
        findings(&read),
        [
            "FUND: is a fund",
            "NEXT: is a fund",
            "ZTEST: is a test issue",
            "INVT: stands twice",
            "ODD: Test Issue: \"?\" is neither Y nor N",
        ]
    );
}

#[test]
fn symbols_of_other_exchanges_are_spelt_as_here() {
    let read = read(OTHER, File::OtherListed);
    assert_eq!(
        rows(&read),
        [
            "INV.B XNYS common_stock",
            "INV.PRL XNYS preferred",
            "AMER XASE common_stock",
            "NEW BATS common_stock",
        ]
    );
    assert_eq!(
        findings(&read),
        [
            "MOON: exchange: \"M\" is none that is known",
            "bad: symbol: does not begin with a capital letter or digit",
        ]
    );
}

#[test]
fn the_source_asks_for_both_files_and_reads_each() {
    let need = Need::Universe { largest: None };
    let asks = Nasdaq::default()
        .asks(&need, "2025-01-02T12:00:00Z".parse().unwrap())
        .unwrap();
    for (ask, (text, count)) in asks.iter().zip([(LISTED, 2), (OTHER, 4)]) {
        let reading = Nasdaq::default()
            .read(ask, &answer(200, text.as_bytes()))
            .unwrap();
        assert!(matches!(&reading.facts[..], [Facts::Securities(rows)] if rows.len() == count));
        assert!(!reading.findings.is_empty());
    }
    let error = Nasdaq::default()
        .read(&asks[1], &answer(200, LISTED.as_bytes()))
        .unwrap_err();
    assert_eq!(error.kind, FailureKind::Garbage);
    let day = Need::DayBars {
        session: "2025-01-02".parse().unwrap(),
    };
    let error = Nasdaq::default()
        .asks(&day, "2025-01-02T12:00:00Z".parse().unwrap())
        .unwrap_err();
    assert_eq!(error.kind, FailureKind::Refused);
}

#[test]
fn a_file_that_is_cut_short_at_any_byte_gives_nothing() {
    let whole = LISTED.find("|||||||").unwrap() + 1;
    for end in 0..whole {
        let error = failure(200, &LISTED.as_bytes()[..end]);
        assert_eq!(
            (error.kind(), error.fault()),
            (FailureKind::Retryable, Fault::Network),
            "{end}: {error}"
        );
    }
}

#[test]
fn garbage_is_garbage() {
    let utf16: Vec<u8> = LISTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = LISTED.replace("Invented Fund", "\u{1}");
    let latin1: Vec<u8> = latin1
        .bytes()
        .map(|byte| if byte == 1 { 0xe9 } else { byte })
        .collect();
    let wide = LISTED.replacen("|Q|", "|Q|Q|", 1);
    let narrow = LISTED.replacen("|Q|", "|", 1);
    let no_time = LISTED.replace("1231202421:32", "1331202421:32");
    let bodies: [&[u8]; 9] = [
        b"<html><title>Nasdaq</title>",
        b"{\"error\":[[[[[[",
        b"Symbol,Security Name\n",
        OTHER.as_bytes(),
        &utf16,
        &latin1,
        wide.as_bytes(),
        narrow.as_bytes(),
        no_time.as_bytes(),
    ];
    for body in bodies {
        let error = failure(200, body);
        assert_eq!(
            (error.kind(), error.fault()),
            (FailureKind::Garbage, Fault::Theirs),
            "{error}"
        );
    }
    assert_eq!(
        failure(200, wide.as_bytes()).to_string(),
        "nasdaq: line 2: has 9 cells where 8 are expected"
    );
    assert_eq!(failure(404, b"").kind(), FailureKind::NotFound);
    assert_eq!(failure(503, b"<html>").kind(), FailureKind::Retryable);
}

#[test]
fn files_beyond_their_limits_are_refused() {
    let error = failure(200, &vec![b' '; MAX_BODY_BYTES + 1]);
    assert!(error.to_string().contains("limit of 8388608"), "{error}");
    let (header, rest) = LISTED.split_once('\n').unwrap();
    let row = rest.split_once('\n').unwrap().0;
    let long = format!("{header}\n{}", format!("{row}\n").repeat(MAX_ROWS + 1));
    let error = failure(200, long.as_bytes());
    assert!(error.to_string().contains("limit of 50000"), "{error}");
}

#[test]
fn a_file_with_any_bytes_changed_is_decoded_or_refused() {
    println!("seed {:?}", str::from_utf8(&SEED));
    let config = Config {
        cases: 3000,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    let changes = vec((any::<Index>(), 0..8_usize, vec(any::<u8>(), 0..3)), 1..4);
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner
        .run(&changes, |changes| {
            for (text, file) in [(LISTED, File::ALL[0]), (OTHER, File::ALL[1])] {
                let mut body = text.as_bytes().to_vec();
                for (place, removed, piece) in &changes {
                    let start = place.index(body.len());
                    let end = (start + removed).min(body.len());
                    body.splice(start..end, piece.iter().copied());
                }
                if let Ok(read) = directory(&answer(200, &body), file) {
                    let lines = read.securities.len() + read.findings.len();
                    prop_assert!(lines <= text.lines().count() + 8);
                }
            }
            Ok(())
        })
        .unwrap();
}
