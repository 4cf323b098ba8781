//! The blank form of counts (XLSX) for a body that keeps a special register or paper: what [`tabulate::counts`] reads.
//!
//! Labels are in one language, codes stand beside them in a hidden row, a hidden column and a hidden sheet. Cells to
//! fill in are open, all others are protected without a password.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::period::{Part as PeriodPart, Period};
use report_model::record::Reason;
use report_model::reference::{Agency, Code, Reference};
use report_model::tally::{UNCLASSIFIED, UNSPECIFIED};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use tabulate::Lists;
use tabulate::counts::layout::{MARK, Part, VALUE, VERSION, declaration, identity};
use words::{Language, Localizer, WordsError};

use crate::config::CycleInputs;

/// Why a form could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CountsFormError {
    /// The library of workbooks refused.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
    /// A word is missing.
    #[error(transparent)]
    Words(#[from] WordsError),
}

impl Diagnose for CountsFormError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            CountsFormError::Workbook(error) => {
                vec![Diagnostic::error(Message::new("producing.no_workbook").with("why", error))]
            }
            CountsFormError::Words(error) => error.diagnose(),
        }
    }
}

/// What stands in a form already, by sheet, row and column; a blank one has nothing.
pub type Filled = BTreeMap<(Part, String, String), String>;

/// The rows and columns before the cells: codes (hidden), title, subtitle, note, header; codes (hidden), label.
const FIRST_ROW: u32 = 5;
const FIRST_COLUMN: u16 = 2;

/// The form of a body for the period of the cycle, in one language.
///
/// # Errors
/// When a word is missing, or a text is longer than a workbook takes.
pub fn workbook(
    cycle: &CycleInputs,
    agency: &Agency,
    language: &Language,
    filled: &Filled,
) -> Result<Vec<u8>, CountsFormError> {
    let l10n = language.l10n();
    let lists = cycle.lists.of_agency(&cycle.reference, &agency.id);
    let writer =
        Writer { cycle, agency, l10n: &l10n, lists: &lists, filled, formats: Formats::new(l10n.lang().is_rtl()) };
    let bytes = writer.workbook()?;
    l10n.close()?;
    Ok(bytes)
}

struct Writer<'a> {
    cycle: &'a CycleInputs,
    agency: &'a Agency,
    l10n: &'a Localizer<'a>,
    lists: &'a Lists,
    filled: &'a Filled,
    formats: Formats,
}

struct Formats {
    title: Format,
    quiet: Format,
    note: Format,
    header: Format,
    label: Format,
    input: Format,
    day: Format,
    total: Format,
    differs: Format,
    step: Format,
    number: Format,
}

impl Formats {
    fn new(rtl: bool) -> Self {
        // Without it a cell that begins with a number, or ends with a full stop, would run the wrong way.
        let plain = || Format::new().set_reading_direction(if rtl { 2 } else { 1 });
        let accent = Color::RGB(0x000b_5345);
        let boxed = || plain().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00cc_d4da));
        let input = || boxed().set_unlocked().set_background_color(Color::RGB(0x00ff_f8d6)).set_num_format("0");
        let wrapped = || plain().set_text_wrap().set_align(FormatAlign::Top);
        Formats {
            title: plain().set_bold().set_font_size(16).set_font_color(accent),
            quiet: plain().set_font_color(Color::RGB(0x0055_626e)),
            note: wrapped().set_font_color(Color::RGB(0x0055_626e)),
            header: boxed()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(Color::White)
                .set_background_color(accent),
            label: boxed(),
            input: input(),
            day: input().set_num_format("dd/mm/yyyy"),
            total: boxed().set_bold().set_background_color(Color::RGB(0x00f3_f5f4)).set_num_format("0"),
            differs: Format::new().set_bold().set_font_color(Color::RGB(0x009c_231b)),
            step: wrapped(),
            number: wrapped().set_bold().set_font_color(accent).set_num_format("0"),
        }
    }
}

/// The steps of the instructions, in order.
const STEPS: [&str; 8] = ["whom", "cells", "month", "cutoff", "zero", "sums", "codes", "drop"];

impl Writer<'_> {
    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // A workbook carries the time of its making: always the same one, so that the same form has the same bytes.
        let made = ExcelDateTime::from_ymd(2018, 1, 1)?;
        let properties = DocProperties::new().set_title(self.say("title")).set_creation_datetime(&made);
        workbook.set_properties(&properties);
        self.instructions(workbook.add_worksheet())?;
        let parts = || Part::ALL.into_iter().filter(|&part| part != Part::Form);
        for part in parts() {
            self.sheet(workbook.add_worksheet(), part)?;
        }
        self.identity(workbook.add_worksheet())?;
        workbook.save_to_buffer()
    }

    fn say(&self, key: &str) -> String {
        self.l10n.word(&format!("form.counts.{key}"))
    }

    fn begin(&self, sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        sheet.set_name(self.say(&format!("sheets.{name}")))?;
        sheet.set_right_to_left(self.l10n.lang().is_rtl());
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_screen_gridlines(false);
        sheet.protect();
        Ok(())
    }

    fn instructions(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        self.begin(sheet, "instructions")?;
        sheet.set_column_width(0, 4)?.set_column_width(1, 96)?;
        sheet.write_string_with_format(0, 1, self.say("title"), &self.formats.title)?;
        sheet.write_string_with_format(1, 1, self.subtitle(), &self.formats.quiet)?;
        let id = &self.agency.id;
        let period = self.cycle.period;
        let values = minijinja::context! {
            cutoff => self.l10n.day(self.cycle.dates.cutoff),
            folder => self.l10n.isolated(&format!("exports/{period}/{id}/")),
            command => self.l10n.isolated(&format!("hasila check --agency {id} --period {period}")),
        };
        for (row, step) in (3..).zip(STEPS) {
            let text = self.l10n.say(&format!("form.counts.steps.{step}"), values.clone());
            sheet.write_number_with_format(row, 0, f64::from(row - 2), &self.formats.number)?;
            sheet.write_string_with_format(row, 1, text, &self.formats.step)?;
            sheet.set_row_height(row, 34)?;
        }
        Ok(())
    }

    fn subtitle(&self) -> String {
        let names = self.agency.name_on(self.cycle.period.last_day());
        let body = self.l10n.name(names, &self.agency.id);
        let values = minijinja::context! { body, period => period_name(self.l10n, self.cycle.period) };
        self.l10n.say("form.counts.subtitle", values)
    }

    /// A sheet to fill in: codes in the hidden first row and column, labels beside them.
    fn sheet(&self, sheet: &mut Worksheet, part: Part) -> Result<(), XlsxError> {
        self.begin(sheet, part.code())?;
        let (rows, columns) = (part.rows(self.cycle.period, self.lists), part.columns());
        sheet.write_string(0, 0, format!("{MARK}{}", part.code()))?;
        sheet.set_row_hidden(0)?.set_column_hidden(0)?;
        sheet.set_column_width(1, if part == Part::Months { 20 } else { 52 })?;
        sheet.write_string_with_format(1, 1, self.say(&format!("sheets.{}", part.code())), &self.formats.title)?;
        sheet.write_string_with_format(2, 1, self.subtitle(), &self.formats.quiet)?;
        let last = FIRST_COLUMN + u16::try_from(columns.len()).unwrap_or(1) - 1;
        sheet.merge_range(3, 1, 3, last.max(4), &self.say(&format!("notes.{}", part.code())), &self.formats.note)?;
        sheet.set_row_height(3, 32)?.set_row_height(FIRST_ROW - 1, 78)?;
        sheet.write_string_with_format(FIRST_ROW - 1, 1, self.first(part), &self.formats.header)?;
        for (at, code) in (FIRST_COLUMN..).zip(&columns) {
            sheet.write_string(0, at, *code)?;
            sheet.write_string_with_format(FIRST_ROW - 1, at, self.column(part, code), &self.formats.header)?;
            sheet.set_column_width(at, 13)?;
        }
        for (at, code) in (FIRST_ROW..).zip(&rows) {
            sheet.write_string(at, 0, code)?;
            sheet.write_string_with_format(at, 1, self.row(part, code), &self.formats.label)?;
            for (column, name) in (FIRST_COLUMN..).zip(&columns) {
                self.cell(sheet, (at, column), (part, code, name))?;
            }
        }
        if part != Part::Declaration {
            self.totals(sheet, part, &rows, &columns)?;
        }
        sheet.set_freeze_panes(FIRST_ROW, FIRST_COLUMN)?;
        Ok(())
    }

    /// A cell to fill in, with what stands in it already and the rule that a spreadsheet program checks.
    fn cell(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (part, code, name): (Part, &str, &str),
    ) -> Result<(), XlsxError> {
        let is_day = part == Part::Declaration && code == declaration::COUNTED_ON;
        let format = if is_day { &self.formats.day } else { &self.formats.input };
        let given = self.filled.get(&(part, code.to_owned(), name.to_owned())).map(String::as_str);
        match given {
            None => sheet.write_blank(row, column, format)?,
            Some(text) => match (text.parse::<NaiveDate>(), text.parse::<f64>()) {
                (Ok(day), _) => sheet.write_datetime_with_format(row, column, excel_day(day)?, format)?,
                (_, Ok(number)) => sheet.write_number_with_format(row, column, number, format)?,
                _ => sheet.write_string_with_format(row, column, text, format)?,
            },
        };
        let rule = if is_day {
            let first = excel_day(self.cycle.period.first_day())?;
            DataValidation::new()
                .allow_date(DataValidationRule::GreaterThanOrEqualTo(first))
                .set_error_message(self.say("error_day"))?
        } else {
            DataValidation::new()
                .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0))
                .set_error_title(self.say("error_title"))?
                .set_error_message(self.say("error"))?
        };
        sheet.add_data_validation(row, column, row, column, &rule)?;
        Ok(())
    }

    /// The sums of the columns as formulas; under those of a breakdown the ones of the months, which they must equal.
    fn totals(&self, sheet: &mut Worksheet, part: Part, rows: &[String], columns: &[&str]) -> Result<(), XlsxError> {
        if part == Part::Reasons {
            // A complaint with two reasons stands under both: the sum says nothing.
            return Ok(());
        }
        let after = |count: usize| FIRST_ROW + u32::try_from(count).unwrap_or(0);
        let total = after(rows.len());
        let months = after(self.cycle.period.month_keys().len());
        let months_sheet = self.say("sheets.months");
        let compared = part != Part::Months;
        sheet.write_string_with_format(total, 1, self.l10n.word("total"), &self.formats.total)?;
        if compared {
            sheet.write_string_with_format(total + 1, 1, &months_sheet, &self.formats.quiet)?;
        }
        for (at, name) in (FIRST_COLUMN..).zip(columns) {
            let letter = rust_xlsxwriter::utility::column_number_to_name(at);
            let formula = Formula::new(format!("=SUM({letter}{}:{letter}{total})", FIRST_ROW + 1));
            let formula = formula.set_result(self.sum(part, name).to_string());
            sheet.write_formula_with_format(total, at, formula, &self.formats.total)?;
            let place = Part::Months.columns().iter().position(|column| column == name);
            if let (true, Some(place)) = (compared, place) {
                let column = FIRST_COLUMN + u16::try_from(place).unwrap_or(0);
                let letter = rust_xlsxwriter::utility::column_number_to_name(column);
                let formula = Formula::new(format!("='{months_sheet}'!{letter}{}", months + 1));
                let formula = formula.set_result(self.sum(Part::Months, name).to_string());
                sheet.write_formula_with_format(total + 1, at, formula, &self.formats.quiet)?;
                let own = rust_xlsxwriter::utility::row_col_to_cell(total + 1, at);
                let rule = ConditionalFormatCellRule::NotEqualTo(Formula::new(format!("={own}")));
                let differs = ConditionalFormatCell::new().set_rule(rule).set_format(&self.formats.differs);
                sheet.add_conditional_format(total, at, total, at, &differs)?;
            }
        }
        Ok(())
    }

    /// The sum of a column as it is filled in: what a formula shows before it is computed.
    fn sum(&self, part: Part, name: &str) -> u64 {
        let column = self.filled.iter().filter(|((of, _, column), _)| *of == part && column == name);
        column.filter_map(|(_, text)| text.parse::<u64>().ok()).fold(0, u64::saturating_add)
    }

    /// The hidden sheet that says whose form it is.
    fn identity(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("hasila")?;
        sheet.write_string(0, 0, format!("{MARK}{}", Part::Form.code()))?.write_string(0, 1, VALUE)?;
        let values = [
            (identity::VERSION, VERSION.to_string()),
            (identity::AGENCY, self.agency.id.to_string()),
            (identity::PERIOD, self.cycle.period.to_string()),
            (identity::DEFINITIONS, self.cycle.reference.definitions.hash().into()),
        ];
        for (row, (code, value)) in (1..).zip(values) {
            sheet.write_string(row, 0, code)?.write_string(row, 1, value)?;
        }
        sheet.set_very_hidden(true);
        sheet.protect();
        Ok(())
    }

    fn first(&self, part: Part) -> String {
        match part {
            Part::Form | Part::Declaration => String::new(),
            Part::Months => self.l10n.word("dimension.month"),
            Part::Reasons => self.l10n.word("dimension.admissibility"),
            Part::Channels => self.l10n.word("dimension.channel"),
            Part::Regions => self.l10n.word("dimension.region"),
            Part::Services => self.l10n.word("dimension.service"),
        }
    }

    fn column(&self, part: Part, code: &str) -> String {
        match (part, code) {
            (Part::Declaration | Part::Form, _) => self.say("value"),
            (Part::Reasons, _) => self.say("columns.reason"),
            (_, code) => {
                let days = self.cycle.reference.definitions.clock.deadline_days;
                self.l10n.say(&format!("form.counts.columns.{code}"), minijinja::context! { days })
            }
        }
    }

    fn row(&self, part: Part, code: &str) -> String {
        let reference = &self.cycle.reference;
        let name = match part {
            _ if code == UNSPECIFIED || code == UNCLASSIFIED => Some(self.l10n.word(&format!("rest.{code}"))),
            Part::Form => None,
            Part::Declaration => Some(self.say(code)),
            Part::Months => Some(self.l10n.month_of_year(code)),
            Part::Reasons => Reason::from_name(code).map(|reason| self.reason(reason)),
            Part::Channels => self.named(&reference.channels.channels, code),
            Part::Regions => {
                let region = reference.regions.regions.iter().find(|region| region.id == code);
                region.map(|region| self.l10n.name(&region.name, code))
            }
            Part::Services => self.service(reference, code),
        };
        name.unwrap_or_else(|| code.to_owned())
    }

    fn reason(&self, reason: Reason) -> String {
        let article = self.l10n.word(if reason.is_art11() { "law.article_11" } else { "law.article_12" });
        format!("{article} — {}", self.l10n.word(&format!("admissibility.{reason}")))
    }

    fn named(&self, codes: &[Code], id: &str) -> Option<String> {
        codes.iter().find(|code| code.id == id).map(|code| self.l10n.name(&code.name, id))
    }

    fn service(&self, reference: &Reference, id: &str) -> Option<String> {
        let own = reference.services.agencies.get(&self.agency.id)?;
        own.iter().find(|service| service.id == id).map(|service| self.l10n.name(&service.name, id))
    }
}

fn period_name(l10n: &Localizer<'_>, period: Period) -> String {
    let key = match period.part() {
        PeriodPart::Year => "period.year".to_owned(),
        PeriodPart::Half(half) => format!("period.h{half}"),
        PeriodPart::Quarter(quarter) => format!("period.q{quarter}"),
    };
    l10n.say(&key, minijinja::context! { year => l10n.isolated(&period.year().to_string()) })
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), part(day.month()), part(day.day()))
}
