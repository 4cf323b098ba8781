//! Whether a number format of a spreadsheet shows a number, a day or a duration.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use crate::values::cell_text::{decimal, iso};

/// What a format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    #[default]
    Number,
    Moment,
    Duration,
}

impl Shown {
    /// By the code of a format: `dd/mm/yyyy`, `[h]:mm`, `0.00`. Only what it says of positive numbers counts.
    pub(crate) fn by_code(code: &str) -> Self {
        // Its letters are those of no unit.
        let code = code.to_ascii_lowercase().replace("general", "");
        let mut signs = code.chars();
        let mut brackets = String::new();
        while let Some(sign) = signs.next() {
            match sign {
                // The next sign is shown as it is, left out or repeated.
                '\\' | '_' | '*' => drop(signs.next()),
                '"' => drop(signs.by_ref().find(|sign| *sign == '"')),
                ';' => break,
                '[' => {
                    brackets.clear();
                    brackets.extend(signs.by_ref().take_while(|sign| *sign != ']'));
                    // `[h]` goes beyond a day; `[Red]` and `[$-40C]` say nothing of it.
                    let is_unit = |unit: &char| !brackets.is_empty() && brackets.chars().all(|sign| sign == *unit);
                    if ['h', 'm', 's'].iter().any(is_unit) {
                        return Shown::Duration;
                    }
                }
                'd' | 'm' | 'y' | 'h' | 's' => return Shown::Moment,
                _ => {}
            }
        }
        Shown::Number
    }

    /// By the number of a format that no file writes out.
    pub(crate) const fn by_number(number: u16) -> Self {
        match number {
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
            46 => Shown::Duration,
            _ => Shown::Number,
        }
    }

    /// A number as text: a day as ISO 8601, on the epoch of the workbook.
    pub(crate) fn text(self, number: f64, is_1904: bool) -> String {
        let kind = match self {
            Shown::Number => return decimal(number),
            Shown::Moment => ExcelDateTimeType::DateTime,
            Shown::Duration => ExcelDateTimeType::TimeDelta,
        };
        iso(&ExcelDateTime::new(number, kind, is_1904))
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn formats_show_what_they_are() {
        let cases = [
            (Shown::Number, &["General", "0.00", "#,##0 \"jours\"", "@", "[Red]0", "\\d0", "0%;[h]:mm", "_h0"][..]),
            (Shown::Moment, &["dd/mm/yyyy", "[$-40C]d mmm yyyy", "yyyy\\-mm\\-dd", "h:mm AM/PM", "[Red]d/m/yy"]),
            (Shown::Duration, &["[h]:mm", "[HH]:mm:ss", "[mm]:ss"]),
        ];
        for (expected, codes) in cases {
            for code in codes {
                assert_eq!(Shown::by_code(code), expected, "{code}");
            }
        }
    }
}
