//! `findings.xlsx`: the summary, the rules with what to do, and every occurrence that was kept, as a table to filter.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Table, TableColumn, TableStyle, Workbook,
    Worksheet, XlsxError,
};
use tabulate::Tone;

use super::copies::tone_of;
use super::view::{FindingsView, Row};

/// The widths of the columns of each sheet, in characters.
const SUMMARY: [f64; 2] = [62.0, 30.0];
const RULES: [f64; 4] = [40.0, 28.0, 12.0, 26.0];
const REMEDIES: [f64; 4] = [30.0, 60.0, 60.0, 26.0];
const OCCURRENCES: [f64; 7] = [30.0, 16.0, 9.0, 26.0, 36.0, 26.0, 60.0];

/// The formats of the cells.
struct Looks {
    title: Format,
    heading: Format,
    text: Format,
    number: Format,
    /// The number of a row: it is a name, and not grouped.
    place: Format,
}

impl Looks {
    fn new() -> Self {
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Looks {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new().set_bold().set_border_bottom(FormatBorder::Medium).set_text_wrap(),
            text: wrapped,
            number: Format::new().set_align(FormatAlign::Top).set_num_format("#,##0"),
            place: Format::new().set_align(FormatAlign::Top).set_num_format("0"),
        }
    }

    fn of(tone: Tone) -> Format {
        Format::new().set_background_color(Color::RGB(tone.rgb())).set_text_wrap().set_align(FormatAlign::Top)
    }
}

/// The workbook.
///
/// # Errors
/// When a text is longer than a workbook takes.
pub(crate) fn workbook(view: &FindingsView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2018, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let looks = Looks::new();
    for write in [summary, rules, remedies, occurrences] {
        let sheet = workbook.add_worksheet();
        sheet.set_right_to_left(view.dir == "rtl");
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        write(view, &looks, sheet)?;
    }
    workbook.save_to_buffer()
}

fn headings(
    sheet: &mut Worksheet,
    row: u32,
    looks: &Looks,
    view: &FindingsView,
    keys: &[&str],
) -> Result<(), XlsxError> {
    for (column, key) in (0..).zip(keys) {
        sheet.write_string_with_format(row, column, &view.words[key], &looks.heading)?;
    }
    Ok(())
}

fn widths(sheet: &mut Worksheet, widths: &[f64]) -> Result<(), XlsxError> {
    for (column, &width) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

/// Makes a row as high as its texts are long: not every program does so when it opens the file.
fn heighten(sheet: &mut Worksheet, row: u32, texts: &[&str], widths: &[f64]) -> Result<(), XlsxError> {
    const LINE: u32 = 15;
    // Beyond that a row cannot be higher.
    const MOST: u32 = 27;
    let lines = |(text, &width): (&&str, &f64)| text.lines().map(|line| wrapped(line, width)).sum();
    let lines: u32 = texts.iter().zip(widths).map(lines).max().unwrap_or(1);
    if lines > 1 {
        sheet.set_row_height(row, lines.min(MOST) * LINE)?;
    }
    Ok(())
}

/// How many lines a text takes in a column, words being kept whole.
fn wrapped(text: &str, width: f64) -> u32 {
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split_whitespace() {
        let length = f64::from(u32::try_from(word.chars().count()).unwrap_or(u32::MAX));
        if used > 0.0 && used + 1.0 + length > width {
            lines += 1;
            used = 0.0;
        }
        used += length + if used > 0.0 { 1.0 } else { 0.0 };
    }
    lines
}

fn summary(view: &FindingsView, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(&view.words["summary"])?;
    widths(sheet, &SUMMARY)?;
    sheet.write_string_with_format(0, 0, &view.words["title"], &looks.title)?;
    sheet.write_string(1, 0, format!("{} · {}", view.agency, view.period))?;
    sheet.write_string_with_format(2, 0, &view.words["local"], &looks.text)?;
    heighten(sheet, 2, &[&view.words["local"]], &SUMMARY)?;
    headings(sheet, 4, looks, view, &["effect", "count"])?;
    let mut row = 5;
    for effect in &view.effects {
        sheet.write_string_with_format(row, 0, &effect.name, &Looks::of(tone_of(effect.id)))?;
        count(sheet, row, 1, effect.found, looks)?;
        row += 1;
    }
    sheet.write_string_with_format(row, 0, &view.words["total"], &looks.heading)?;
    count(sheet, row, 1, view.effects.iter().map(|effect| effect.found).sum(), looks)?;
    if !view.copies.is_empty() {
        row += 2;
        headings(sheet, row, looks, view, &["file", "copies"])?;
        for copy in &view.copies {
            row += 1;
            sheet.write_string_with_format(row, 0, &copy.file, &looks.text)?;
            sheet.write_string_with_format(row, 1, &copy.said, &looks.text)?;
            heighten(sheet, row, &[&copy.file, &copy.said], &SUMMARY)?;
        }
    }
    Ok(())
}

fn count(sheet: &mut Worksheet, row: u32, column: u16, count: u64, looks: &Looks) -> Result<(), XlsxError> {
    count_as(sheet, row, column, count, &looks.number)
}

#[expect(clippy::cast_precision_loss, reason = "a count of findings is far below what a double holds exactly")]
fn count_as(sheet: &mut Worksheet, row: u32, column: u16, count: u64, look: &Format) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, count as f64, look).map(|_| ())
}

fn rules(view: &FindingsView, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(&view.words["rules"])?;
    widths(sheet, &RULES)?;
    headings(sheet, 0, looks, view, &["rule", "effect", "count", "codes"])?;
    sheet.set_freeze_panes(1, 0)?;
    for (row, rule) in (1..).zip(&view.rules) {
        sheet.write_string_with_format(row, 0, &rule.title, &looks.text)?;
        sheet.write_string_with_format(row, 1, &rule.effect_name, &Looks::of(tone_of(rule.effect)))?;
        count(sheet, row, 2, rule.found, looks)?;
        let code =
            if rule.beyond.is_empty() { rule.code.to_owned() } else { format!("{}\n{}", rule.code, rule.beyond) };
        heighten(sheet, row, &[&rule.title, &rule.effect_name, "", &code], &RULES)?;
        sheet.write_string_with_format(row, 3, code, &looks.text)?;
    }
    Ok(())
}

fn remedies(view: &FindingsView, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(&view.words["remedy"])?;
    widths(sheet, &REMEDIES)?;
    headings(sheet, 0, looks, view, &["rule", "meaning", "remedy", "source"])?;
    sheet.set_freeze_panes(1, 0)?;
    for (row, rule) in (1..).zip(&view.rules) {
        let texts: [&str; 4] = [&rule.title, &rule.meaning, &rule.remedy, &rule.source];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string_with_format(row, column, text, &looks.text)?;
        }
        heighten(sheet, row, &texts, &REMEDIES)?;
    }
    Ok(())
}

fn occurrences(view: &FindingsView, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(&view.words["occurrences"])?;
    widths(sheet, &OCCURRENCES)?;
    sheet.set_freeze_panes(1, 0)?;
    let tones: Vec<(&str, Format)> = view.effects.iter().map(|one| (one.id, Looks::of(tone_of(one.id)))).collect();
    for (row, found) in (1..).zip(&view.rows) {
        occurrence(sheet, row, found, looks, &tones)?;
    }
    let keys = ["file", "sheet", "row", "column", "rule", "shape", "remedy"];
    let columns: Vec<TableColumn> = keys.iter().map(|key| TableColumn::new().set_header(&view.words[key])).collect();
    let last = u32::try_from(view.rows.len()).unwrap_or(u32::MAX).max(1);
    let table =
        Table::new().set_name("findings").set_columns(&columns).set_style(TableStyle::Light1).set_banded_rows(false);
    sheet.add_table(0, 0, last, 6, &table)?;
    Ok(())
}

fn occurrence(
    sheet: &mut Worksheet,
    row: u32,
    found: &Row,
    looks: &Looks,
    tones: &[(&str, Format)],
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, 0, &found.file, &looks.text)?;
    sheet.write_string_with_format(row, 1, &found.sheet, &looks.text)?;
    if let Some(number) = found.number {
        count_as(sheet, row, 2, number, &looks.place)?;
    }
    sheet.write_string_with_format(row, 3, &found.column, &looks.text)?;
    let tone = tones.iter().find(|(id, _)| *id == found.effect).map_or(&looks.text, |(_, format)| format);
    let title = if found.like.is_empty() { found.title.clone() } else { format!("{}\n{}", found.title, found.like) };
    sheet.write_string_with_format(row, 4, &title, tone)?;
    sheet.write_string_with_format(row, 5, &found.shape, &looks.text)?;
    sheet.write_string_with_format(row, 6, &found.remedy, &looks.text)?;
    let texts = [&*found.file, &found.sheet, "", &found.column, &title, &found.shape, &found.remedy];
    heighten(sheet, row, &texts, &OCCURRENCES)
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_row_is_as_high_as_its_words_need() {
        assert_eq!(wrapped("", 10.0), 1);
        assert_eq!(wrapped("one two", 10.0), 1);
        assert_eq!(wrapped("one two three", 10.0), 2);
        assert_eq!(wrapped("a_word_longer_than_the_column and", 10.0), 2);
        assert_eq!(wrapped("تاريخ الرد", 10.0), 1);
    }
}
