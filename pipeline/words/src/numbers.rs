//! Numbers as a language writes them. Shares are rounded here, from the exact fraction, half away from
//! zero, and nowhere else; what is neither nothing nor all is never printed as 0.0% or 100.0%.

use report_model::lang::Lang;
use report_model::portal::Percent;
use report_model::quantity::Fraction;

/// The mark that opens left-to-right text in Arabic, and the one that closes it (Unicode UAX #9).
const ISOLATE: [char; 2] = ['\u{2066}', '\u{2069}'];
/// How many more decimals a share may show where it would look like its target.
const MOST_DECIMALS: u32 = 6;
/// Before the smallest value that is printed: what is less, and not nothing.
const LESS: &str = "<\u{a0}";
/// Before the largest value under the whole: what is more, and not all.
const MORE: &str = ">\u{a0}";

/// Left-to-right text: in Arabic it is isolated, so that nothing around it turns it round.
pub(crate) fn isolated(lang: Lang, text: &str) -> String {
    if lang.is_rtl() { format!("{}{text}{}", ISOLATE[0], ISOLATE[1]) } else { text.to_owned() }
}

const fn group_mark(lang: Lang) -> char {
    match lang {
        Lang::Fr => '\u{202f}',
        // The Arabic fonts lack the narrow space.
        Lang::Ar => '\u{a0}',
        Lang::En => ',',
    }
}

const fn decimal_mark(lang: Lang) -> char {
    match lang {
        Lang::Fr | Lang::Ar => ',',
        Lang::En => '.',
    }
}

fn grouped(lang: Lang, count: u128) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(group_mark(lang));
        }
        text.push(digit);
    }
    text
}

/// A whole number: `12 345`, `12,345`.
pub(crate) fn integer(lang: Lang, count: u64) -> String {
    isolated(lang, &grouped(lang, u128::from(count)))
}

/// A difference: `+12`, `−3`, `0`.
pub(crate) fn signed(lang: Lang, difference: i64) -> String {
    let sign = match difference {
        0 => "",
        1.. => "+",
        _ => "\u{2212}",
    };
    isolated(lang, &format!("{sign}{}", grouped(lang, u128::from(difference.unsigned_abs()))))
}

/// A percentage with one decimal; with more where one would show the value of a target that is not reached exactly.
/// A dash where nothing could be counted.
pub(crate) fn percent(lang: Lang, share: Fraction, target: Option<Fraction>) -> String {
    if share.den == 0 {
        return "—".to_owned();
    }
    let shown = |decimals: u32| rounded(share, 100, decimals);
    let hides = |decimals: u32| {
        target.filter(|target| target.den > 0).is_some_and(|target| {
            share.compare(target) != Some(std::cmp::Ordering::Equal)
                && shown(decimals) == rounded(target, 100, decimals)
        })
    };
    let decimals = (1..MOST_DECIMALS).find(|&decimals| !hides(decimals)).unwrap_or(MOST_DECIMALS);
    let (value, all) = (shown(decimals), rounded(Fraction::new(1, 1), 100, decimals));
    let (sign, value) = match value {
        0 if share.num > 0 => (LESS, 1),
        _ if value == all && share.num < share.den => (MORE, all - 1),
        _ => ("", value),
    };
    isolated(lang, &format!("{sign}{}", with_unit(lang, value, decimals)))
}

/// Whether the printed shares of some parts in their sum do not add up to 100.0%.
pub(crate) fn leaves_a_rest(parts: &[u64]) -> bool {
    let whole = parts.iter().fold(0, |sum: u64, &part| sum.saturating_add(part));
    let tenths = |&part: &u64| rounded(Fraction::new(part, whole), 100, 1);
    let is_bounded = |&part: &u64| matches!(tenths(&part), 0 if part > 0) || (part < whole && tenths(&part) == 1000);
    whole > 0 && (parts.iter().any(is_bounded) || parts.iter().map(tenths).sum::<u128>() != 1000)
}

/// A percentage as somebody published it: with as many decimals as they gave.
pub(crate) fn published(lang: Lang, percent: Percent) -> String {
    isolated(lang, &with_unit(lang, u128::from(percent.share().num), percent.decimals()))
}

fn with_unit(lang: Lang, value: u128, decimals: u32) -> String {
    let number = if decimals == 0 { grouped(lang, value) } else { with_decimals(lang, value, decimals) };
    let unit = match lang {
        Lang::Fr => "\u{202f}%",
        Lang::Ar => "\u{a0}%",
        Lang::En => "%",
    };
    format!("{number}{unit}")
}

/// A number with one decimal.
pub(crate) fn decimal(lang: Lang, rate: Fraction) -> String {
    if rate.den == 0 {
        return "—".to_owned();
    }
    let value = rounded(rate, 1, 1);
    let (sign, value) = if value == 0 && rate.num > 0 { (LESS, 1) } else { ("", value) };
    isolated(lang, &format!("{sign}{}", with_decimals(lang, value, 1)))
}

/// `fraction × unit`, in units of the last decimal: rounded half away from zero, exactly.
fn rounded(fraction: Fraction, unit: u128, decimals: u32) -> u128 {
    let (num, den) = (u128::from(fraction.num) * unit * 10_u128.pow(decimals), u128::from(fraction.den));
    let (whole, rest) = (num / den, num % den);
    whole + u128::from(rest * 2 >= den)
}

fn with_decimals(lang: Lang, value: u128, decimals: u32) -> String {
    let unit = 10_u128.pow(decimals);
    let width = decimals as usize;
    format!("{}{}{:0width$}", grouped(lang, value / unit), decimal_mark(lang), value % unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_language() {
        for (lang, count, expected) in [
            (Lang::Fr, 1_234_567, "1\u{202f}234\u{202f}567"),
            (Lang::En, 1_234_567, "1,234,567"),
            (Lang::Ar, 1_234, "\u{2066}1\u{a0}234\u{2069}"),
            (Lang::Fr, 0, "0"),
            (Lang::Fr, 999, "999"),
        ] {
            assert_eq!(integer(lang, count), expected);
        }
        assert_eq!(signed(Lang::Fr, -3), "\u{2212}3");
        assert_eq!(signed(Lang::Ar, 1200), "\u{2066}+1\u{a0}200\u{2069}");
    }

    #[test]
    fn shares_are_rounded_half_away_from_zero_and_neither_nothing_nor_all_is_made_up() {
        let target = Some(Fraction::new(70, 100));
        for (num, den, target, expected) in [
            (1, 3, None, "33,3\u{202f}%"),
            (1, 2000, None, "0,1\u{202f}%"),
            (3, 2000, None, "0,2\u{202f}%"),
            (5, 2000, None, "0,3\u{202f}%"),
            (1, 2001, None, "<\u{a0}0,1\u{202f}%"),
            (1, u64::MAX, None, "<\u{a0}0,1\u{202f}%"),
            (0, 2001, None, "0,0\u{202f}%"),
            (2000, 2001, None, ">\u{a0}99,9\u{202f}%"),
            (u64::MAX - 1, u64::MAX, None, ">\u{a0}99,9\u{202f}%"),
            (1999, 2000, None, ">\u{a0}99,9\u{202f}%"),
            (1998, 2000, None, "99,9\u{202f}%"),
            (1, 1, None, "100,0\u{202f}%"),
            (2001, 2000, None, "100,1\u{202f}%"),
            (6999, 10000, target, "69,99\u{202f}%"),
            (70, 100, target, "70,0\u{202f}%"),
            (700_001, 1_000_000, target, "70,0001\u{202f}%"),
            (0, 0, None, "—"),
        ] {
            assert_eq!(percent(Lang::Fr, Fraction::new(num, den), target), expected, "{num}/{den}");
        }
        assert_eq!(percent(Lang::En, Fraction::new(5, 7), None), "71.4%");
        // In Arabic the sign stands inside the isolate, with its number: it cannot turn into its opposite.
        assert_eq!(percent(Lang::Ar, Fraction::new(1, 2001), None), "\u{2066}<\u{a0}0,1\u{a0}%\u{2069}");
        assert_eq!(decimal(Lang::En, Fraction::new(1, 100)), "<\u{a0}0.1");
        assert_eq!(decimal(Lang::En, Fraction::new(0, 100)), "0.0");
        for (text, expected) in [("60.75", "60,75\u{202f}%"), ("66", "66\u{202f}%"), ("0.0", "0,0\u{202f}%")] {
            assert_eq!(published(Lang::Fr, text.parse().expect("a percentage")), expected);
        }
    }

    #[test]
    fn parts_that_do_not_add_up_in_print_are_known() {
        for (parts, expected) in [
            (&[1, 1, 1][..], true),
            (&[1, 2], false),
            (&[1, 1999], true),
            (&[1, 1, 2], false),
            (&[1, 5000], true),
            (&[7], false),
            (&[0, 7], false),
            (&[0, 0], false),
            (&[], false),
        ] {
            assert_eq!(leaves_a_rest(parts), expected, "{parts:?}");
        }
    }
}
