//! Counts and days as an officer writes them in a form.

use chrono::NaiveDate;
use ingest::text::clean;

/// The most digits of a count: far more than any body receives, and far below what a sum could overflow.
const MOST_DIGITS: usize = 12;

/// A whole number as an officer writes it: grouped by spaces or not, in either set of digits.
pub(super) fn whole_number(text: &str) -> Option<u64> {
    let digits: Option<String> = clean(text).chars().filter(|&c| c != ' ').map(ascii_digit).collect();
    digits.filter(|digits| !digits.is_empty() && digits.len() <= MOST_DIGITS)?.parse().ok()
}

fn ascii_digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        _ => return None,
    };
    char::from_digit(u32::from(c) - zero, 10)
}

/// A day: as a workbook has it, or day first as an officer types it.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text: String = clean(text).chars().map(|c| ascii_digit(c).unwrap_or(c)).collect();
    ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
        .into_iter()
        .find_map(|layout| NaiveDate::parse_from_str(&text, layout).ok())
}
