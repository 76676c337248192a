//! What belongs to an index is found by it, and by the definition it was built with.

use equipoise_ledger::{Body, EntryKind, LedgerErrorKind, Publication, Sequence, definition_hash};
use equipoise_model::{Definition, HeldRow, IndexId, Series};

use super::Ledger;
use crate::samples::{at, day, definition, held, prepared, publication, rate};

fn index(text: &str) -> IndexId {
    IndexId::parse(text).unwrap()
}

/// A publication of EW100 by a definition of `size`.
fn published(cut: u64, size: u32) -> Body {
    let Body::Publication(mut published) = publication("EW100", cut) else {
        unreachable!()
    };
    published.origin.definition = definition_hash(&Definition::equal_weight(index("EW100"), size));
    Body::Publication(published)
}

pub(crate) async fn entries_of_an_index_are_found_by_it<L: Ledger>(ledger: L, other: L) {
    let bodies = [
        rate(1),
        definition("EW100", 100),
        definition("EW50", 50),
        publication("EW50", 1),
        published(1, 100),
        rate(2),
        published(6, 100),
    ];
    ledger
        .append(&prepared(&bodies), at(0), None)
        .await
        .unwrap();
    let publications = [EntryKind::Publication];
    let both = [EntryKind::Definition, EntryKind::Publication];
    let cases: [(&str, u64, &[EntryKind], &[u64]); 7] = [
        ("EW100", 7, &both, &[2, 5, 7]),
        ("EW100", 6, &both, &[2, 5]),
        ("EW100", 7, &publications, &[5, 7]),
        ("EW100", u64::MAX, &both, &[2, 5, 7]),
        ("EW50", 7, &both, &[3, 4]),
        ("EW5", 7, &both, &[]),
        ("EW100", 7, &[], &[]),
    ];
    for (name, until, kinds, expected) in cases {
        let heads = other
            .heads_of(&index(name), Sequence(until), kinds)
            .await
            .unwrap();
        let found: Vec<u64> = heads.iter().map(|head| head.sequence.0).collect();
        assert_eq!(found, expected, "{name} until {until} {kinds:?}");
    }
}

pub(crate) async fn the_last_publication_is_found_by_index_and_definition<L: Ledger>(
    ledger: L,
    other: L,
) {
    let bodies = [
        published(1, 100),
        published(2, 50),
        publication("EW50", 3),
        published(4, 100),
        rate(1),
    ];
    ledger
        .append(&prepared(&bodies), at(0), None)
        .await
        .unwrap();
    let hash = |size| {
        Some(definition_hash(&Definition::equal_weight(
            index("EW100"),
            size,
        )))
    };
    let cases = [
        ("EW100", None, 5, Some(4)),
        ("EW100", None, 3, Some(2)),
        ("EW100", hash(50), 5, Some(2)),
        ("EW100", hash(100), 3, Some(1)),
        ("EW100", hash(7), 5, None),
        ("EW50", None, 5, Some(3)),
        ("EW50", None, 2, None),
        ("EW100", None, 0, None),
    ];
    for (name, definition, until, expected) in cases {
        let found = other
            .last_publication(&index(name), definition, Sequence(until))
            .await
            .unwrap();
        let found = found.map(|head| head.sequence.0);
        assert_eq!(found, expected, "{name} until {until}");
    }
}

pub(crate) async fn where_a_publication_comes_from_is_read_without_its_series<L: Ledger>(
    ledger: L,
    other: L,
) {
    let Body::Publication(small) = publication("EW100", 9) else {
        unreachable!()
    };
    // Figures that do not compress: the payload is larger than what is read of it.
    let mut state = 1_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        f64::from_bits(state >> 2)
    };
    let row = |_| HeldRow {
        index_shares: noise(),
        close: noise(),
        contribution: noise(),
        ..held(day(3))
    };
    let large = Publication {
        origin: equipoise_ledger::PublicationOrigin {
            chain: Some(Sequence(1)),
            base: Some(day(1)),
            provisional: Vec::new(),
            after: Some(day(2)),
            ..small.origin.clone()
        },
        series: Series {
            held: (0..20_000).map(row).collect(),
            ..small.series.clone()
        },
    };
    let bodies = [
        Body::Publication(small.clone()),
        Body::Publication(large.clone()),
        rate(1),
    ];
    let entries = prepared(&bodies);
    assert!(entries[1].payload_bytes() > 400_000);
    ledger.append(&entries, at(0), None).await.unwrap();
    for (sequence, published) in [(1, small), (2, large)] {
        let origin = other.publication_origin(Sequence(sequence)).await.unwrap();
        assert_eq!(origin, published.origin);
    }
    let error = other.publication_origin(Sequence(3)).await.unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::Corrupt, "{error}");
    let error = other.publication_origin(Sequence(4)).await.unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::NotFound, "{error}");
}
