//! On which day a file was extracted, as its name or its workbook says: a suggestion, never a fact.

use std::io::{Cursor, Read};
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};

use crate::stores::fs;

/// A day on which a file may have been extracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The day.
    pub day: NaiveDate,
    /// What speaks of it.
    pub told: Told,
}

/// What speaks of a day of extraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The name of the file.
    ByName,
    /// The workbook says when it was saved last.
    BySaving,
}

/// What a file says of the day of its extraction.
pub fn suggested(file: &Path) -> Option<Suggestion> {
    let name = file.file_name()?.to_string_lossy();
    let by_name = by_name(&name).map(|day| Suggestion { day, told: Told::ByName });
    by_name.or_else(|| Some(Suggestion { day: saved(file)?, told: Told::BySaving }))
}

/// The day on which a workbook (XLSX, XLSM, XLSB, ODS) was saved last, as it says itself.
fn saved(file: &Path) -> Option<NaiveDate> {
    /// The longest part that is looked at, in bytes.
    const LONGEST: u64 = 65_536;
    let kind = file.extension()?.to_string_lossy().to_lowercase();
    let (part, tag) = match kind.as_str() {
        "xlsx" | "xlsm" | "xlsb" => ("docProps/core.xml", "<dcterms:modified"),
        "ods" => ("meta.xml", "<dc:date"),
        _ => return None,
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(file).ok()?)).ok()?;
    let mut text = String::new();
    archive.by_name(part).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    let (_, rest) = text.split_once(tag)?;
    let (_, said) = rest.split_once('>')?;
    said.get(..10)?.parse().ok()
}

/// Years that a file is of.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// The day that a name of a file speaks of: `registre_20250710.csv`, `export 10-07-2025.xlsx`; of a half-year or a quarter
/// (`2025-S1`, `T3_2025`) the day after its end. None where it says several, or nothing.
fn by_name(file: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = file.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let single = parts.iter().filter_map(|part| together(part));
    let triples = parts.windows(3).filter_map(|parts| apart(parts[0], parts[1], parts[2]));
    let mut days: Vec<NaiveDate> = single.chain(triples).collect();
    if days.is_empty() {
        days.extend(parts.windows(2).filter_map(|pair| after(pair[0], pair[1]).or_else(|| after(pair[1], pair[0]))));
        days.extend(parts.iter().filter_map(|part| after(part.get(..4)?, part.get(4..)?)));
    }
    days.dedup();
    if days.len() == 1 { days.pop() } else { None }
}

/// A day in one word: `20250710`, `10072025`, also with a time behind it: `20250710T0930`.
fn together(word: &str) -> Option<NaiveDate> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 8 && digits != 12 && digits != 14 {
        return None;
    }
    let [first, second, third, fourth] = [word.get(..2)?, word.get(2..4)?, word.get(4..6)?, word.get(6..8)?];
    apart(word.get(..4)?, third, fourth).or_else(|| apart(first, second, word.get(4..8)?).filter(|_| digits == 8))
}

/// A day in three words, the year first or last.
fn apart(first: &str, second: &str, third: &str) -> Option<NaiveDate> {
    let year = |word: &str| word.parse().ok().filter(|year| word.len() == 4 && YEARS.contains(year));
    let number = |word: &str| word.parse().ok().filter(|_| word.len() <= 2);
    match year(first) {
        Some(year) => NaiveDate::from_ymd_opt(year, number(second)?, number(third)?),
        None => NaiveDate::from_ymd_opt(year(third)?, number(second)?, number(first)?),
    }
}

/// The day after a half-year or a quarter: `2025`, `S1`.
fn after(year: &str, part: &str) -> Option<NaiveDate> {
    let year: i32 = year.parse().ok().filter(|known| year.len() == 4 && YEARS.contains(known))?;
    let (kind, number) = part.split_at_checked(1)?;
    let number: u32 = number.parse().ok()?;
    let months = match kind {
        "S" | "s" | "H" | "h" if (1..=2).contains(&number) => number * 6,
        "T" | "t" | "Q" | "q" if (1..=4).contains(&number) => number * 3,
        _ => return None,
    };
    let last = NaiveDate::from_ymd_opt(year, months, 1)?;
    last.with_day(u32::from(last.num_days_in_month()))?.checked_add_days(Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_speak_of_a_day() {
        let said = |file: &str| by_name(file).map(|day| day.to_string());
        for (file, day) in [
            ("registre_20250710.csv", "2025-07-10"),
            ("registre-20250710T0930.csv", "2025-07-10"),
            ("export_20260310093000.csv", "2026-03-10"),
            ("registre 2025-07-10 (1).xlsx", "2025-07-10"),
            ("10.07.2025.csv", "2025-07-10"),
            ("extraction_10072025.csv", "2025-07-10"),
            ("2025-S1.csv", "2025-07-01"),
            ("S2_2025.csv", "2026-01-01"),
            ("registre2025T3.csv", ""),
            ("2025T3.csv", "2025-10-01"),
            ("registre_2025-Q4.csv", "2026-01-01"),
        ] {
            assert_eq!(said(file).unwrap_or_default(), day, "{file}");
        }
        // Several days, or none.
        for file in
            ["registre_2025.csv", "réclamations.csv", "12345678.csv", "20250710_20250711.csv", "S1.csv", "2025-S3.csv"]
        {
            assert_eq!(said(file), None, "{file}");
        }
    }
}
