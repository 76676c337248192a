//! How fast the bundled market is computed, in rows of facts.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use equipoise_model::Facts;
use equipoise_providers::sample::SampleMarket;

fn generate(criterion: &mut Criterion) {
    let market = SampleMarket::default();
    let rows: usize = market.generate().facts.iter().map(Facts::len).sum();
    let mut group = criterion.benchmark_group("sample");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(rows as u64));
    group.bench_function("generate the bundled market", |bencher| {
        bencher.iter(|| market.generate());
    });
    group.finish();
}

criterion_group!(benches, generate);
criterion_main!(benches);
