//! Damaged files: what can be rebuilt is rebuilt, and the ledger's damage is found and named.

use std::path::Path;

use equipoise_ledger::{Access, Body, Publication, Sequence, SqliteLedger, prepare};

use crate::market::built;

fn overwrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_projection_or_panel_that_is_gone_cut_or_corrupt_costs_only_a_rebuild() {
    let program = built();
    let expected = program.ok(&["levels", "TEN", "--format", "csv"]);
    for name in ["projection.duckdb", "panel.bin"] {
        let path = program.data().join(name);
        let damages: [(&str, fn(&mut Vec<u8>)); 5] = [
            ("emptied", |bytes| bytes.clear()),
            ("cut", |bytes| bytes.truncate(bytes.len() / 2)),
            ("garbage", |bytes| bytes.fill(0xA5)),
            ("a flipped header", |bytes| bytes[9] ^= 0xFF),
            ("flipped blocks", |bytes| {
                for byte in bytes.iter_mut().skip(5_000).step_by(97) {
                    *byte ^= 0x10;
                }
            }),
        ];
        for (what, damage) in damages {
            overwrite(&path, damage);
            assert_eq!(
                program.ok(&["levels", "TEN", "--format", "csv"]),
                expected,
                "{name} {what}"
            );
            program.ok(&["verify"]);
            program.ok(&["doctor"]);
        }
        std::fs::remove_file(&path).unwrap();
        assert_eq!(
            program.ok(&["levels", "TEN", "--format", "csv"]),
            expected,
            "{name} deleted"
        );
    }
}

#[test]
fn a_flipped_bit_in_the_ledger_is_found_and_named() {
    let program = built();
    let path = program.data().join("ledger.sqlite");
    let clean = std::fs::read(&path).unwrap();
    // Payloads are compressed frames; a bit behind each frame's first bytes is one of a payload.
    let frames: Vec<usize> = (0..clean.len() - 4)
        .filter(|at| clean[*at..*at + 4] == [0x28, 0xB5, 0x2F, 0xFD])
        .collect();
    assert!(
        frames.len() >= 5,
        "securities, bars, shares, a definition and a publication"
    );
    // SQLite may leave an old copy of a moved row in free space, where a bit means nothing.
    let mut found = 0;
    for frame in frames {
        std::fs::write(&path, &clean).unwrap();
        overwrite(&path, |bytes| bytes[frame + 40] ^= 1);
        let output = program.run(&["doctor"]);
        let said = String::from_utf8(output.stdout).unwrap();
        if output.status.code() == Some(1) {
            assert!(said.contains("entry"), "byte {}: {said}", frame + 40);
            found += 1;
        }
    }
    assert!(
        found >= 5,
        "a bit in each of five payloads is named, {found} were"
    );
    std::fs::write(&path, clean).unwrap();
    program.ok(&["doctor"]);
}

#[test]
fn a_file_that_is_no_ledger_is_refused_by_its_path() {
    let program = built();
    let path = program.data().join("ledger.sqlite");
    std::fs::write(&path, "this is no database").unwrap();
    for suffix in ["-wal", "-shm"] {
        let beside = program.data().join(format!("ledger.sqlite{suffix}"));
        if beside.exists() {
            std::fs::remove_file(beside).unwrap();
        }
    }
    let output = program.run(&["levels", "TEN"]);
    assert!(!output.status.success());
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("ledger.sqlite"), "{errors}");
}

/// Publish the last publication of the ledger once more, with one level changed.
async fn forge(path: &Path, change: impl FnOnce(&mut Publication)) -> u64 {
    let ledger = SqliteLedger::open(path, Access::Write).await.unwrap();
    let head = ledger.head().await.unwrap();
    let mut sequence = head.sequence;
    let mut publication = loop {
        match ledger.entry(sequence).await.unwrap().body {
            Body::Publication(publication) => break publication,
            _ => sequence = Sequence(sequence.0 - 1),
        }
    };
    change(&mut publication);
    let entry = prepare(&Body::Publication(publication), "forger").novel_since(head.sequence);
    let recorded = head.recorded_at.unwrap_or_default();
    let appended = ledger.append(&[entry], recorded, None).await.unwrap();
    ledger.close().await;
    appended.head.sequence.0
}

#[tokio::test]
async fn a_level_that_the_facts_do_not_give_is_told_by_verify_with_its_first_difference() {
    let program = built();
    program.ok(&["verify", "TEN"]);
    let path = program.data().join("ledger.sqlite");
    let mut expected = String::new();
    let sequence = forge(&path, |publication| {
        // Two sessions are changed; the first one is told.
        for place in [30, 20] {
            let row = &mut publication.series.sessions[place];
            let (published, session) = (row.price_return * 1.000_001, row.session);
            expected = format!(
                "differs first on {session}: price_return is {published} as published and {} recomputed",
                row.price_return
            );
            row.price_return = published;
        }
    })
    .await;
    for arguments in [&["verify", "TEN"][..], &["verify"]] {
        let output = program.run(arguments);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(said, format!("TEN: publication {sequence} {expected}\n"));
    }
}

#[tokio::test]
async fn a_basket_that_the_facts_do_not_give_is_told_by_verify_too() {
    let program = built();
    let path = program.data().join("ledger.sqlite");
    let mut session = String::new();
    forge(&path, |publication| {
        let row = &mut publication.series.baskets[15];
        row.index_shares *= 2.0;
        session = row.session.to_string();
    })
    .await;
    let output = program.run(&["verify", "TEN"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains(&format!("differs first on {session}: ")),
        "{said}"
    );
    assert!(said.contains("index_shares"), "{said}");
}

#[test]
fn verify_names_the_entry_of_a_publication_whose_payload_is_damaged() {
    let program = built();
    let path = program.data().join("ledger.sqlite");
    let clean = std::fs::read(&path).unwrap();
    let frames = (0..clean.len() - 4).filter(|at| clean[*at..*at + 4] == [0x28, 0xB5, 0x2F, 0xFD]);
    let mut told = 0;
    for frame in frames {
        std::fs::write(&path, &clean).unwrap();
        overwrite(&path, |bytes| bytes[frame + 40] ^= 1);
        let output = program.run(&["verify", "TEN"]);
        if !output.status.success() {
            let errors = String::from_utf8(output.stderr).unwrap();
            assert!(errors.contains("entry "), "{errors}");
            told += 1;
        }
    }
    assert!(
        told >= 4,
        "bars, shares, definition and publication: {told}"
    );
}
