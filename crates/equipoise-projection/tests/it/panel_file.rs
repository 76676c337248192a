//! A panel file gives back what was written, or nothing at all.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::panel::{Carried, Effect, PairRates, PanelAction, ShareChange, Suspension};
use equipoise_model::{Panel, Security, SecurityId};
use equipoise_projection::panel_file::{self, Found, PanelFile};
use equipoise_projection::{ProjectionError, ProjectionErrorKind};

use crate::support::session;

const SESSIONS: usize = 4;
const COLUMNS: usize = 3;

fn panel() -> Panel<'static> {
    let cell = |cell: usize| {
        if cell.is_multiple_of(5) {
            f64::NAN
        } else {
            cell as f64
        }
    };
    let share = |row, column, shares| ShareChange {
        row,
        column,
        shares,
    };
    let suspension = |row, is_suspended| Suspension {
        row,
        column: 1,
        is_suspended,
    };
    Panel {
        first_row: 0,
        sessions: (0..SESSIONS as u64).map(session).collect(),
        securities: (0..COLUMNS as u32).map(security).collect(),
        close: (0..SESSIONS * COLUMNS).map(cell).collect(),
        highs: Cow::Owned(vec![9.0, 7.0, 11.0]),
        carried: Cow::Owned(vec![Carried {
            row: 2,
            column: 1,
            sessions: 3,
        }]),
        shares: Cow::Owned(vec![share(0, 2, 1e9)]),
        latest_shares: Cow::Owned(vec![f64::NAN, f64::NAN, 1e9]),
        unlisted: Cow::Owned(vec![share(1, 0, 2.5e6), share(3, 0, f64::NAN)]),
        given_cap: (0..SESSIONS * COLUMNS)
            .map(|number| -cell(number))
            .collect(),
        volume: (0..SESSIONS * COLUMNS)
            .map(|number| 100.0 * number as f64)
            .collect(),
        actions: effects()
            .map(|effect| PanelAction {
                row: 1,
                column: 2,
                effect,
            })
            .collect(),
        suspensions: Cow::Owned(vec![suspension(1, true), suspension(3, false)]),
        delisted_row: Cow::Owned(vec![u32::MAX, 3, 1]),
        listed_row: Cow::Owned(vec![0, 0, 2]),
        fx: Cow::Owned(vec![pair("EUR", 1.1), pair("GBP", 1.3)]),
    }
}

/// A pair without a fixing on the first session.
fn pair(base: &str, rate: f64) -> PairRates<'static> {
    PairRates {
        base: Cow::Owned(base.to_owned()),
        quote: Cow::Borrowed("USD"),
        rate: (0..SESSIONS)
            .map(|row| {
                if row == 0 {
                    f64::NAN
                } else {
                    rate + row as f64
                }
            })
            .collect(),
        age_days: (0..SESSIONS as u32).map(|row| row % 2).collect(),
    }
}

fn security(number: u32) -> Security {
    Security {
        id: SecurityId(number),
        symbol: format!("S{number}"),
        name: (number > 0).then(|| "Société Générale".to_owned()),
        sector: (number > 1).then(String::new),
        industry: None,
        currency: "USD".to_owned(),
        mic: "XNYS".to_owned(),
        company: Some("C".to_owned()),
        country: (number > 0).then(|| "FR".to_owned()),
        kind: (number > 1).then(|| "preferred_stock".to_owned()),
        converts_to: (number == 2).then(|| "S1".to_owned()),
        conversion_ratio: 1.0 / f64::from(number + 1),
        later_symbols: (0..number)
            .map(|later| format!("L{number}{later}"))
            .collect(),
        listed: (number == 0).then(|| session(1)),
        delisted: None,
    }
}

fn effects() -> impl Iterator<Item = Effect> {
    [
        Effect::Split { factor: 2.0 },
        Effect::CashDividend {
            amount: 0.5,
            prior_amount: 0.625,
        },
        Effect::LateDividend {
            amount: -0.25,
            prior_amount: -0.375,
            ex_row: 0,
            ex_session: session(0),
        },
        Effect::SpecialDividend { amount: 7.0 },
        Effect::SpinOff {
            child: None,
            ratio: 0.1,
            price: 3.0,
        },
        Effect::SpinOff {
            child: Some(1),
            ratio: 0.1,
            price: 0.0,
        },
        Effect::Rights {
            ratio: 0.2,
            price: 9.0,
        },
        Effect::Merger {
            acquirer: Some(0),
            ratio: 0.3,
            amount: 1.0,
        },
        Effect::Merger {
            acquirer: None,
            ratio: 0.0,
            amount: 1.0,
        },
        Effect::Delisting { price: 4.0 },
    ]
    .into_iter()
}

fn write(path: &Path, panel: &Panel<'_>) {
    panel_file::write(path, panel, Sequence(42), Hash([9; 32])).unwrap();
}

/// As text, in which NaN equals NaN.
fn text(panel: &Panel<'_>) -> String {
    format!("{panel:?}")
}

#[test]
fn a_panel_comes_back_as_written_without_copying_its_arrays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("panel.bin");
    write(&path, &panel());

    let file = PanelFile::open(&path).unwrap().unwrap();

    assert_eq!(text(&file.panel()), text(&panel()));
    assert_eq!(
        (file.sequence(), file.ledger_hash()),
        (Sequence(42), Hash([9; 32]))
    );
    let (first, second) = (file.panel(), file.panel());
    assert!(matches!(first.close, Cow::Borrowed(_)));
    assert_eq!(
        first.close.as_ptr(),
        second.close.as_ptr(),
        "both borrow from the map"
    );
    assert_eq!(first.close.as_ptr() as usize % 64, 0, "on a cache line");
    assert_eq!(
        fs::read_dir(path.parent().unwrap()).unwrap().count(),
        1,
        "no partial file stays"
    );
}

#[test]
fn an_empty_panel_comes_back_empty() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    write(&path, &Panel::default());
    let file = PanelFile::open(&path).unwrap().unwrap();
    assert_eq!(file.panel(), Panel::default());
}

#[test]
fn a_panel_in_use_survives_its_replacement() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    write(&path, &panel());
    let old = PanelFile::open(&path).unwrap().unwrap();
    write(&path, &Panel::default());
    assert_eq!(text(&old.panel()), text(&panel()));
    assert_eq!(
        PanelFile::open(&path).unwrap().unwrap().panel(),
        Panel::default()
    );
}

#[test]
fn a_panel_whose_arrays_do_not_fit_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    let broken = Panel {
        close: Cow::Owned(vec![1.0]),
        ..panel()
    };
    let error = panel_file::write(&path, &broken, Sequence(1), Hash([0; 32])).unwrap_err();
    assert!(matches!(
        error,
        ProjectionError::PanelShape {
            array: "close",
            given: 1,
            expected: 12
        }
    ));
    assert_eq!(error.kind(), ProjectionErrorKind::Refused);
    assert!(!path.exists());
}

#[test]
fn highs_of_other_spans_are_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    let broken = Panel {
        highs: Cow::Owned(vec![9.0; 2 * COLUMNS]),
        ..panel()
    };
    let error = panel_file::write(&path, &broken, Sequence(1), Hash([0; 32])).unwrap_err();
    assert!(
        matches!(
            error,
            ProjectionError::PanelShape {
                array: "highs",
                given: 6,
                expected: 3
            }
        ),
        "{error}"
    );
}

#[test]
fn exchange_rates_that_do_not_fit_are_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    let mut short = pair("EUR", 1.1);
    short.age_days.to_mut().pop();
    let broken = Panel {
        fx: Cow::Owned(vec![short]),
        ..panel()
    };
    let error = panel_file::write(&path, &broken, Sequence(1), Hash([0; 32])).unwrap_err();
    assert!(
        matches!(
            error,
            ProjectionError::PanelShape {
                array: "fx age_days",
                given: 3,
                expected: 4
            }
        ),
        "{error}"
    );
}

#[test]
fn a_window_of_a_history_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    let window = Panel {
        first_row: 7,
        ..panel()
    };
    let error = panel_file::write(&path, &window, Sequence(1), Hash([0; 32])).unwrap_err();
    assert!(
        matches!(error, ProjectionError::PanelWindow { first_row: 7 }),
        "{error}"
    );
    assert_eq!(error.kind(), ProjectionErrorKind::Refused);
    assert!(!path.exists());
}

#[test]
fn a_missing_a_foreign_and_an_older_file_are_no_panel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    assert!(matches!(PanelFile::find(&path).unwrap(), Found::Nothing));
    fs::write(&path, vec![b'x'; 4096]).unwrap();
    assert!(reason(&path).unwrap().contains("not a panel file"));
    write(&path, &panel());
    let mut older = fs::read(&path).unwrap();
    older[12] -= 1;
    fs::write(&path, older).unwrap();
    assert!(reason(&path).unwrap().contains("format version 4"));
    assert!(PanelFile::open(&path).unwrap().is_none());
}

#[test]
fn a_file_cut_anywhere_is_no_panel() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    write(&path, &panel());
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(
            PanelFile::open(&path).unwrap().is_none(),
            "cut to {length} bytes"
        );
    }
}

#[test]
fn a_flipped_bit_anywhere_is_found_or_lies_between_the_sections() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    write(&path, &panel());
    let whole = fs::read(&path).unwrap();
    let expected = text(&panel());
    let mut damaged_sections = std::collections::BTreeSet::new();
    for byte in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[byte] ^= 1 << (byte % 8);
        fs::write(&path, &damaged).unwrap();
        match PanelFile::find(&path).unwrap() {
            Found::Unusable { reason } => {
                let section = reason
                    .strip_prefix("the checksum of section ")
                    .map(str::to_owned);
                damaged_sections.extend(section);
            }
            Found::Panel(file) => {
                assert_eq!(whole[byte], 0, "byte {byte} is padding");
                assert_eq!(text(&file.panel()), expected, "byte {byte}");
            }
            Found::Nothing => panic!("the file is not empty"),
        }
    }
    assert_eq!(
        damaged_sections.len(),
        18,
        "every section was hit: {damaged_sections:?}"
    );
}

fn reason(path: &Path) -> Option<String> {
    match PanelFile::find(path).unwrap() {
        Found::Unusable { reason } => Some(reason),
        _ => None,
    }
}
