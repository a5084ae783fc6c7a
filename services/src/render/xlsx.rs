//! A workbook of one sheet: title and remarks, then the table with real numbers and days, written row by row.

use beian_domain::{
    message::Bilingual,
    report::{Cell, Language, Report, ValueKind},
};
use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Rows above the header: title, remarks, and one left free.
const ABOVE: u32 = 3;

pub(super) fn write(report: &Report, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let writer = Writer::new(language);
    sheet.set_name(report.name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(ABOVE, ABOVE)?.set_freeze_panes(ABOVE + 1, 0)?;
    sheet.set_footer("&R&P / &N");
    for (place, column) in (0..).zip(&report.columns) {
        sheet.set_column_width(place, width(column.holds))?;
    }
    writer.above(sheet, report)?;
    let mut row = ABOVE;
    for (place, column) in (0..).zip(&report.columns) {
        sheet.write_string_with_format(row, place, language.of(&column.heading()), &writer.heading)?;
    }
    for cells in report.rows.iter().chain(&report.totals) {
        row += 1;
        for (place, cell) in (0..).zip(cells) {
            writer.cell(sheet, row, place, cell)?;
        }
    }
    row += 1;
    for note in &report.notes {
        row += 1;
        sheet.write_string(row, 0, language.of(note))?;
    }
    workbook.save_to_buffer()
}

/// Formats of cells.
struct Writer {
    language: Language,
    title: Format,
    heading: Format,
    day: Format,
    moment: Format,
    tenths: Format,
    rate: Format,
}

impl Writer {
    fn new(language: Language) -> Self {
        let heading = Format::new().set_bold().set_background_color(0x00E8_E8E8).set_border_bottom(FormatBorder::Thin);
        Self {
            language,
            title: Format::new().set_bold().set_font_size(16),
            heading: heading.set_align(FormatAlign::VerticalCenter).set_text_wrap(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            tenths: Format::new().set_num_format("0.0"),
            rate: Format::new().set_num_format("0.0%"),
        }
    }

    fn above(&self, sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
        let shown = |text: &Bilingual| self.language.of(text).to_owned();
        sheet.write_string_with_format(0, 0, shown(&report.title()), &self.title)?;
        let remarks: Vec<String> = report.remarks().iter().map(shown).collect();
        sheet.write_string(1, 0, remarks.join("  "))?;
        Ok(())
    }

    fn cell(&self, sheet: &mut Worksheet, row: u32, place: u16, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => {}
            #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
            Cell::Count(number) => {
                sheet.write_number(row, place, *number as f64)?;
            }
            Cell::Tenths(_) => {
                sheet.write_number_with_format(row, place, cell.figure().unwrap_or_default(), &self.tenths)?;
            }
            Cell::PerMille(_) => {
                let share = cell.figure().unwrap_or_default() / 100.0;
                sheet.write_number_with_format(row, place, share, &self.rate)?;
            }
            Cell::Day(day) => {
                sheet.write_datetime_with_format(row, place, date(*day)?, &self.day)?;
            }
            Cell::Moment(moment) => {
                let time = moment.time();
                let (hour, minute) = (u16::from(clock(time.hour())), clock(time.minute()));
                let moment = date(moment.date())?.and_hms(hour, minute, f64::from(time.second()))?;
                sheet.write_datetime_with_format(row, place, moment, &self.moment)?;
            }
            Cell::Text(_) | Cell::Both(_) | Cell::Word { .. } => {
                sheet.write_string(row, place, cell.shown(self.language))?;
            }
        }
        Ok(())
    }
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(
        year,
        u8::try_from(day.month()).unwrap_or_default(),
        u8::try_from(day.day()).unwrap_or_default(),
    )
}

fn clock(part: u32) -> u8 {
    u8::try_from(part).unwrap_or_default()
}

/// Width in letters.
fn width(holds: ValueKind) -> f64 {
    match holds {
        ValueKind::Text => 36.0,
        ValueKind::Law => 30.0,
        ValueKind::Word => 18.0,
        ValueKind::Moment => 20.0,
        ValueKind::Count | ValueKind::Days | ValueKind::Rate | ValueKind::Day => 12.0,
    }
}
