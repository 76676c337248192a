//! XLSX: one workbook with four sheets, as people of the replaced system know them.
//!
//! Summary, Performance, Daily Compositions and Composition Changes, with its headers and number
//! formats. Dates are dates, percent columns hold percent, caps are in billions; the exact figures
//! are in the other formats. The same rows give the same bytes.

use std::io::{self, Write};

use equipoise_analytics::Summary;
use equipoise_model::Date;
use equipoise_projection::{ChangeAction, ChangeRow, CompositionRow, LevelRow};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::csv::guard;

/// Rows of a sheet that can hold data below the header.
pub const SHEET_ROWS_MAX: u64 = 1_048_575;

const HEADER_COLOR: u32 = 0x0036_6092;
const ADDED_COLOR: u32 = 0x00C6_EFCE;
const REMOVED_COLOR: u32 = 0x00FF_C7CE;
const BILLION: f64 = 1_000_000_000.0;

/// What the workbook holds.
#[derive(Debug)]
pub struct Book<'a> {
    /// Name of the index.
    pub title: &'a str,
    /// First and last session.
    pub span: (Date, Date),
    /// Levels.
    pub levels: &'a [LevelRow],
    /// Figures of the range.
    pub summary: Summary,
    /// Constituents after each close.
    pub compositions: &'a [CompositionRow],
    /// Entries and exits.
    pub changes: &'a [ChangeRow],
}

struct Formats {
    header: Format,
    title: Format,
    date: Format,
    number: Format,
    text: Format,
    added: [Format; 3],
    removed: [Format; 3],
}

impl Formats {
    fn new() -> Self {
        let date = || Format::new().set_num_format("yyyy-mm-dd");
        let number = || Format::new().set_num_format("#,##0.00");
        let filled = |color: u32| {
            let fill = |format: Format| format.set_background_color(Color::RGB(color));
            [fill(date()), fill(Format::new()), fill(number())]
        };
        Self {
            header: Format::new()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(HEADER_COLOR))
                .set_align(FormatAlign::Center),
            title: Format::new().set_bold().set_font_size(14),
            date: date(),
            number: number(),
            text: Format::new(),
            added: filled(ADDED_COLOR),
            removed: filled(REMOVED_COLOR),
        }
    }
}

/// Write the workbook.
///
/// # Errors
/// When `out` cannot be written, or a sheet would need more than [`SHEET_ROWS_MAX`] rows.
pub fn write(book: &Book<'_>, mut out: impl Write) -> io::Result<()> {
    let bytes = build(book).map_err(io::Error::other)?;
    out.write_all(&bytes)?;
    out.flush()
}

fn build(book: &Book<'_>) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_author("Equipoise")
            .set_creation_datetime(&created),
    );
    summary_sheet(
        workbook.add_worksheet_with_constant_memory()?,
        book,
        &formats,
    )?;
    performance_sheet(
        workbook.add_worksheet_with_constant_memory()?,
        book,
        &formats,
    )?;
    compositions_sheet(
        workbook.add_worksheet_with_constant_memory()?,
        book,
        &formats,
    )?;
    changes_sheet(
        workbook.add_worksheet_with_constant_memory()?,
        book,
        &formats,
    )?;
    workbook.save_to_buffer()
}

fn begin(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[(&str, f64)],
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (_, width)) in (0_u16..).zip(columns) {
        sheet.set_column_width(column, *width)?;
    }
    for (column, (header, _)) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, column, *header, &formats.header)?;
    }
    Ok(())
}

fn summary_sheet(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name("Summary")?;
    sheet.set_column_width(0, 28)?;
    sheet.set_column_width(1, 26)?;
    sheet.write_string_with_format(
        0,
        0,
        format!("{} Index Summary", book.title),
        &formats.title,
    )?;
    let (first, last) = book.span;
    sheet.write_string(2, 0, "Period")?;
    sheet.write_string(2, 1, format!("{first} to {last}"))?;
    let percent = |fraction: Option<f64>| fraction.map(|value| value * 100.0);
    let added = book
        .changes
        .iter()
        .filter(|row| row.action == ChangeAction::Added)
        .count();
    let mut dates: Vec<Date> = book.changes.iter().map(|row| row.session).collect();
    dates.dedup();
    let figures = [
        ("Total Return (%)", percent(book.summary.total_return)),
        ("Sharpe Ratio", book.summary.sharpe_ratio),
        (
            "Volatility (%)",
            percent(book.summary.volatility_annualized),
        ),
        ("Trading Days", Some(book.levels.len() as f64)),
        ("Change Dates", Some(dates.len() as f64)),
        ("Stocks Added", Some(added as f64)),
        ("Stocks Removed", Some((book.changes.len() - added) as f64)),
    ];
    for (row, (label, value)) in (3_u32..).zip(figures) {
        sheet.write_string(row, 0, label)?;
        number(sheet, row, 1, value, &formats.number)?;
    }
    Ok(())
}

fn performance_sheet(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let columns = [
        ("Date", 14.0),
        ("Index Value", 16.0),
        ("Daily Return (%)", 18.0),
        ("Cumulative Return (%)", 22.0),
    ];
    begin(sheet, "Performance", &columns, formats)?;
    let mut next = 1_u32;
    for (row, level) in (1_u32..).zip(book.levels) {
        sheet.write_datetime_with_format(row, 0, level.session, &formats.date)?;
        number(sheet, row, 1, Some(level.price_return), &formats.number)?;
        number(
            sheet,
            row,
            2,
            level.daily_return.map(|value| value * 100.0),
            &formats.number,
        )?;
        number(
            sheet,
            row,
            3,
            Some(level.cumulative_return * 100.0),
            &formats.number,
        )?;
        next = row + 1;
    }
    let percent = |fraction: Option<f64>| fraction.map(|value| value * 100.0);
    let summary = [
        ("Total Return (%)", percent(book.summary.total_return)),
        (
            "Average Daily Return (%)",
            percent(book.summary.average_daily_return),
        ),
        (
            "Volatility (%)",
            percent(book.summary.volatility_annualized),
        ),
        (
            "Max Daily Return (%)",
            percent(book.summary.max_daily_return),
        ),
        (
            "Min Daily Return (%)",
            percent(book.summary.min_daily_return),
        ),
        ("Sharpe Ratio", book.summary.sharpe_ratio),
    ];
    sheet.write_string_with_format(next + 1, 0, "Summary", &formats.title)?;
    for (row, (label, value)) in (next + 2..).zip(summary) {
        sheet.write_string(row, 0, label)?;
        number(sheet, row, 1, value, &formats.number)?;
    }
    Ok(())
}

fn compositions_sheet(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let columns = [
        ("Date", 14.0),
        ("Ticker", 12.0),
        ("Name", 32.0),
        ("Weight (%)", 12.0),
        ("Market Cap (B)", 16.0),
        ("Sector", 24.0),
        ("Industry", 28.0),
    ];
    begin(sheet, "Daily Compositions", &columns, formats)?;
    for (row, line) in (1_u32..).zip(book.compositions) {
        sheet.write_datetime_with_format(row, 0, line.session, &formats.date)?;
        text(sheet, row, 1, Some(&line.symbol), &formats.text)?;
        text(sheet, row, 2, line.name.as_deref(), &formats.text)?;
        number(sheet, row, 3, Some(line.weight * 100.0), &formats.number)?;
        number(
            sheet,
            row,
            4,
            line.market_cap.map(|cap| cap / BILLION),
            &formats.number,
        )?;
        text(sheet, row, 5, line.sector.as_deref(), &formats.text)?;
        text(sheet, row, 6, line.industry.as_deref(), &formats.text)?;
    }
    Ok(())
}

fn changes_sheet(
    sheet: &mut Worksheet,
    book: &Book<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let columns = [
        ("Date", 14.0),
        ("Action", 12.0),
        ("Ticker", 12.0),
        ("Name", 32.0),
        ("Market Cap (B)", 16.0),
    ];
    begin(sheet, "Composition Changes", &columns, formats)?;
    for (row, change) in (1_u32..).zip(book.changes) {
        let (action, [date, plain, figure]) = match change.action {
            ChangeAction::Added => ("Added", &formats.added),
            ChangeAction::Removed => ("Removed", &formats.removed),
        };
        sheet.write_datetime_with_format(row, 0, change.session, date)?;
        text(sheet, row, 1, Some(action), plain)?;
        text(sheet, row, 2, Some(&change.symbol), plain)?;
        text(sheet, row, 3, change.name.as_deref(), plain)?;
        number(
            sheet,
            row,
            4,
            change.market_cap.map(|cap| cap / BILLION),
            figure,
        )?;
    }
    Ok(())
}

fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Option<f64>,
    format: &Format,
) -> Result<(), XlsxError> {
    if let Some(value) = value.filter(|value| value.is_finite()) {
        sheet.write_number_with_format(row, column, value, format)?;
    }
    Ok(())
}

/// Text that a spreadsheet would run as a formula gets an apostrophe in front.
fn text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Option<&str>,
    format: &Format,
) -> Result<(), XlsxError> {
    if let Some(value) = value {
        let guarded = format!("{}{value}", guard(value));
        sheet.write_string_with_format(row, column, guarded, format)?;
    }
    Ok(())
}
