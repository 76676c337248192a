//! The facts of a large company at the SEC: a long balance sheet, and share counts of its cover pages.

use std::fmt::Write;

/// The number of the company.
pub(crate) const CIK: u64 = 1_234_567;
/// Tags of the balance sheet, and filed figures of each.
const TAGS: u32 = 500;
const FIGURES: u32 = 60;
/// Share counts.
pub(crate) const COUNTS: u32 = 60;

pub(crate) fn document() -> String {
    let mut document =
        format!("{{\"cik\":{CIK},\"entityName\":\"Invented Inc.\",\"facts\":{{\"dei\":{{");
    concept(
        &mut document,
        "EntityCommonStockSharesOutstanding",
        "shares",
        COUNTS,
    );
    document.push_str("},\"us-gaap\":{");
    for tag in 0..TAGS {
        if tag > 0 {
            document.push(',');
        }
        concept(
            &mut document,
            &format!("InventedFigure{tag}"),
            "USD",
            FIGURES,
        );
    }
    document.push_str("}}}");
    document
}

fn concept(document: &mut String, name: &str, unit: &str, figures: u32) {
    write!(
        document,
        "\"{name}\":{{\"label\":\"{name}\",\"description\":\"What the tag {name} stands for.\",\"units\":{{\"{unit}\":["
    )
    .expect("text takes what is written");
    for row in 0..figures {
        let (year, quarter) = (2009 + row / 4, row % 4);
        let comma = if row == 0 { "" } else { "," };
        let month = quarter * 3 + 1;
        write!(
            document,
            "{comma}{{\"end\":\"{year}-{month:02}-15\",\"val\":{},\"accn\":\"0001234567-{:02}-{row:06}\",\"fy\":{year},\"fp\":\"Q{}\",\"form\":\"10-Q\",\"filed\":\"{year}-{month:02}-28\",\"frame\":\"CY{year}Q{}I\"}}",
            1_000_000 + row,
            year % 100,
            quarter + 1,
            quarter + 1,
        )
        .expect("text takes what is written");
    }
    document.push_str("]}}");
}
