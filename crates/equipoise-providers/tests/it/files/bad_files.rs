//! Files that cannot be read at all: refused whole, with a message that says what they are.

use equipoise_model::FactKind::{self, Bars, Fx, Rates, Securities};
use equipoise_providers::files::{self, Limits, OnError};

use super::folder::{Folder, assert_mentions};

/// What stands in the file, and what the message must say beside the name of the file.
struct Case {
    file: &'static str,
    bytes: &'static [u8],
    kind: FactKind,
    fragments: &'static [&'static str],
}

const fn case(
    file: &'static str,
    kind: FactKind,
    bytes: &'static [u8],
    fragments: &'static [&'static str],
) -> Case {
    Case {
        file,
        bytes,
        kind,
        fragments,
    }
}

const CASES: &[Case] = &[
    case("zero.csv", Bars, b"", &["is empty"]),
    case("zero.parquet", Bars, b"", &["is empty"]),
    case("blank.csv", Bars, b"\n \r\n\n", &["is empty"]),
    case("bom-only.csv", Bars, b"\xef\xbb\xbf", &["is empty"]),
    case(
        "header-only.csv",
        Bars,
        b"session,symbol,close\n",
        &["header and no rows"],
    ),
    case(
        "no-close.csv",
        Bars,
        b"session,symbol,last\n2020-01-02,A,1\n",
        &[":1: close: no such column in the CSV header", "\"last\""],
    ),
    case(
        "nothing-known.csv",
        Fx,
        b"a,b\n1,2\n",
        &[":1: session, base, quote, rate: no such column"],
    ),
    case(
        "half-a-pair.csv",
        Fx,
        b"session,base,quote\n2020-01-02,EUR,USD\n",
        &[":1: rate: no such column"],
    ),
    case(
        "half-a-bank.csv",
        Fx,
        b"date,currency,rate_per_eur\n2020-01-02,USD,1.1\n",
        &[":1: units_per_eur: no such column", "\"rate_per_eur\""],
    ),
    case(
        "percent.csv",
        Rates,
        b"date,name,percent\n2020-01-02,SOFR,5.3\n",
        &[":1: value: no such column"],
    ),
    case(
        "twice.csv",
        Bars,
        b"session,symbol,close,Close\n2020-01-02,A,1,1\n",
        &[":1: Close: stands twice"],
    ),
    case(
        "late-header.csv",
        Bars,
        b"\n\nsession,symbol\n2020-01-02,A\n",
        &[":3: close: no such column"],
    ),
    case(
        "semicolons.csv",
        Bars,
        b"session;symbol;close\n2020-01-02;A;1,5\n",
        &[":1: ", "semicolons", "comma"],
    ),
    case(
        "tabs.csv",
        Bars,
        b"session\tsymbol\tclose\n2020-01-02\tA\t1\n",
        &[":1: ", "tabs", "comma"],
    ),
    case(
        "pipes.csv",
        Bars,
        b"session|symbol|close\n2020-01-02|A|1\n",
        &[":1: ", "bars (|)"],
    ),
    case(
        "old-mac.csv",
        Bars,
        b"session,symbol,close\r2020-01-02,A,1\r",
        &["carriage returns"],
    ),
    case(
        "utf16-le.csv",
        Bars,
        b"\xff\xfes\0e\0",
        &[":1: UTF-16 text at byte 0", "UTF-8"],
    ),
    case(
        "utf16-be.csv",
        Bars,
        b"\xfe\xff\0s\0e",
        &[":1: UTF-16 text at byte 0"],
    ),
    case(
        "utf16-unmarked.csv",
        Bars,
        b"s\0e\0s\0s\0i\0o\0n\0",
        &[":1: UTF-16 text at byte 1"],
    ),
    case(
        "latin1-header.csv",
        Securities,
        b"symbol,soci\xe9t\xe9\nA,x\n",
        &[":1: ", "not UTF-8", "Latin-1"],
    ),
    case(
        "binary.csv",
        Bars,
        b"session\n\x01\x02\0\x03",
        &[":2: binary data", "byte 10"],
    ),
    case(
        "packed.csv.gz",
        Bars,
        b"\x1f\x8b\x08\0\0\0\0\0",
        &["gzip", "decompress"],
    ),
    case(
        "packed.csv",
        Bars,
        b"\x1f\x8b\x08\0\0\0\0\0",
        &["gzip", "decompress"],
    ),
    case(
        "packed.zst",
        Bars,
        b"\x28\xb5\x2f\xfd\0\0",
        &["zstd", "decompress"],
    ),
    case(
        "bars.xlsx",
        Bars,
        b"PK\x03\x04\x14\0",
        &["zip archive or an Excel workbook", "CSV"],
    ),
    case(
        "bars.xls",
        Bars,
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        &["old Excel"],
    ),
    case("bars.feather", Bars, b"ARROW1\0\0", &["Arrow"]),
    case("bars.db", Bars, b"SQLite format 3\0", &["SQLite"]),
    case(
        "error.csv",
        Bars,
        b"<!DOCTYPE html><html>",
        &["HTML page", "downloaded"],
    ),
    case("bars.json.csv", Bars, b"[{\"session\": 1}]", &["JSON"]),
    case("secret.parquet", Bars, b"PARE\0\0\0\0PARE", &["encrypted"]),
    case(
        "magic-only.parquet",
        Bars,
        b"PAR1",
        &["Parquet", "cut short"],
    ),
    case(
        "no-footer.parquet",
        Bars,
        b"PAR1\x15\x04\x15\x10\x15\x10\x15\x10\x15\x10",
        &["Parquet", "cut short"],
    ),
    case(
        "garbage.parquet",
        Bars,
        b"PAR1aaaaaaaaaaaaaaaaaaaa\x08\0\0\0PAR1",
        &["Parquet data cannot be decoded"],
    ),
    case(
        "long-footer.parquet",
        Bars,
        b"PAR1aaaaaaaa\xff\xff\xff\x7fPAR1",
        &["Parquet data cannot be decoded"],
    ),
    case(
        "text.parquet",
        Bars,
        b"this is no parquet file\n",
        &["close: no such column in the CSV header"],
    ),
    case(
        "noise.parquet",
        Bars,
        b"\x01\x02\0\0\0\x03\x04",
        &["binary data"],
    ),
];

#[test]
fn a_file_of_the_wrong_kind_is_refused_with_what_it_is() {
    let folder = Folder::new();
    for case in CASES {
        for on_error in [OnError::Refuse, OnError::Keep] {
            let outcome = folder.read(case.file, case.bytes, case.kind, on_error);
            let error = outcome.expect_err(case.file);
            assert_eq!(error.file(), folder.path(case.file));
            assert_mentions(case.file, &error.to_string(), &[case.file]);
            assert_mentions(case.file, &error.to_string(), case.fragments);
        }
    }
}

#[test]
fn a_path_that_is_no_readable_file_is_refused() {
    let folder = Folder::new();
    let file = folder.write("file.csv", "x");
    std::fs::create_dir(folder.path("folder.csv")).unwrap();
    let cases = [
        (folder.path("missing.csv"), "cannot be read"),
        (file.join("below-a-file.csv"), "cannot be read"),
        (folder.path("folder.csv"), "is a directory"),
        ("/dev/zero".into(), "is a device, pipe or socket"),
    ];
    for (path, fragment) in cases {
        let limits = Limits::default();
        let outcome = files::read(&path, Bars, OnError::Keep, &limits, &mut |_, _| {});
        let message = outcome.expect_err(fragment).to_string();
        assert_mentions("", &message, &[fragment, &path.display().to_string()]);
    }
}

#[test]
fn a_csv_file_named_parquet_and_the_reverse_are_read_by_content() {
    let folder = Folder::new();
    let text = "session,symbol,close\n2020-01-02,A,1\n";
    let (facts, _) = folder
        .read("bars.parquet", text, Bars, OnError::Refuse)
        .unwrap();
    assert_eq!(facts[0].len(), 1);
}
