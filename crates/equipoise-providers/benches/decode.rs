//! Decoding: bytes of answers turned into facts in a second, on one core, beside a reader of JSON that
//! makes nothing of the same bytes.
//!
//! `cargo bench -p equipoise-providers --bench decode` first prints the median of both readers, run in
//! turns, and their ratio, and then measures each by itself.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints its ratios and measures time"
)]

mod documents;

use std::hint::black_box;
use std::time::Instant as Stopwatch;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use documents::{massive, sec, yahoo};
use equipoise_model::{Facts, Instant};
use equipoise_providers::massive::{BASE, Massive};
use equipoise_providers::sec::{CompanyFactsRequest, company_facts};
use equipoise_providers::source::{Answer, Need, Source};
use equipoise_providers::yahoo::{ChartRequest, chart};
use serde::de::IgnoredAny;

/// Turns of the two readers.
const TURNS: usize = 41;

fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn answer(document: &str) -> Answer<'_> {
    Answer {
        status: 200,
        body: document.as_bytes(),
        fetched: instant("2030-01-01T00:00:00Z"),
    }
}

/// Both readers over the same bytes; what `decode` answers is the number of rows, checked once.
fn beside(
    criterion: &mut Criterion,
    name: &str,
    (document, rows): (&str, u32),
    decode: impl Fn(&Answer<'_>) -> usize,
) {
    let answer = answer(document);
    assert_eq!(decode(&answer), rows as usize, "every row is read");
    let pass_over = || serde_json::from_slice::<IgnoredAny>(black_box(answer.body));
    let rate = |mut seconds: Vec<f64>| {
        seconds.sort_unstable_by(f64::total_cmp);
        document.len() as f64 / 1e6 / seconds[seconds.len() / 2]
    };
    let (mut decoding, mut passing) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let started = Stopwatch::now();
        black_box(decode(black_box(&answer)));
        decoding.push(started.elapsed().as_secs_f64());
        let started = Stopwatch::now();
        black_box(pass_over()).expect("the document is one");
        passing.push(started.elapsed().as_secs_f64());
    }
    let (decoding, passing) = (rate(decoding), rate(passing));
    let ratio = decoding / passing;
    println!("{name}: decoded {decoding:.0} MB/s, passed over {passing:.0} MB/s, {ratio:.2} of it");
    let mut group = criterion.benchmark_group(name);
    group
        .sample_size(20)
        .throughput(Throughput::BytesDecimal(document.len() as u64));
    group.bench_function("decode", |bencher| {
        bencher.iter(|| decode(black_box(&answer)));
    });
    group.bench_function("pass over", |bencher| {
        bencher.iter(pass_over);
    });
    group.finish();
}

fn yahoo_chart(criterion: &mut Criterion) {
    let request = ChartRequest {
        symbol: "INV",
        from: instant("1980-01-01T00:00:00Z"),
        until: instant("2030-01-01T00:00:00Z"),
    };
    let document = yahoo::document();
    beside(
        criterion,
        "yahoo chart",
        (&document, yahoo::ROWS),
        |answer| chart(answer, &request).map_or(0, |chart| chart.bars.len()),
    );
}

fn sec_company_facts(criterion: &mut Criterion) {
    let request = CompanyFactsRequest {
        cik: sec::CIK,
        symbols: &["INV"],
    };
    let document = sec::document();
    beside(
        criterion,
        "sec company facts",
        (&document, sec::COUNTS),
        |answer| company_facts(answer, &request).map_or(0, |facts| facts.counts.len()),
    );
}

fn massive_grouped(criterion: &mut Criterion) {
    let source = Massive::new("key".into(), BASE);
    let need = Need::DayBars {
        session: "2024-01-05".parse().expect("a date"),
    };
    let now = instant("2030-01-01T00:00:00Z");
    let asks = source.asks(&need, now).expect("the need is served");
    let document = massive::document();
    beside(
        criterion,
        "massive grouped",
        (&document, massive::ROWS),
        |answer| {
            let reading = source.read(&asks[0], answer);
            reading.map_or(0, |reading| reading.facts.iter().map(Facts::len).sum())
        },
    );
}

criterion_group!(benches, yahoo_chart, sec_company_facts, massive_grouped);
criterion_main!(benches);
