//! How often letters stand in French and Arabic, and what the upper half of old encodings means.

/// The upper half of MacArabic. Its signs that are ASCII, set from right to left, are ASCII here.
pub(super) const MAC_ARABIC: [char; 128] = [
    'Ä', '\u{a0}', 'Ç', 'É', 'Ñ', 'Ö', 'Ü', 'á', 'à', 'â', 'ä', 'ں', '«', 'ç', 'é', 'è', //
    'ê', 'ë', 'í', '…', 'î', 'ï', 'ñ', 'ó', '»', 'ô', 'ö', '÷', 'ú', 'ù', 'û', 'ü', //
    ' ', '!', '"', '#', '$', '٪', '&', '\'', '(', ')', '*', '+', '،', '-', '.', '/', //
    '٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩', ':', '؛', '<', '=', '>', '؟', //
    '❊', 'ء', 'آ', 'أ', 'ؤ', 'إ', 'ئ', 'ا', 'ب', 'ة', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', //
    'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ', '[', '\\', ']', '^', '_', //
    'ـ', 'ف', 'ق', 'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ى', 'ي', '\u{64b}', '\u{64c}', '\u{64d}', '\u{64e}',
    '\u{64f}', //
    '\u{650}', '\u{651}', '\u{652}', 'پ', 'ٹ', 'چ', 'ە', 'ڤ', 'گ', 'ڈ', 'ڑ', '{', '|', '}', 'ژ', 'ے',
];

/// Arabic letters, the commonest first, each with its share of a text in thousandths.
const ARABIC: [(char, f64); 36] = [
    ('ا', 145.0),
    ('ل', 125.0),
    ('ي', 66.0),
    ('م', 60.0),
    ('ن', 56.0),
    ('و', 55.0),
    ('ر', 50.0),
    ('ت', 42.0),
    ('ب', 36.0),
    ('ة', 36.0),
    ('ع', 35.0),
    ('د', 34.0),
    ('ه', 28.0),
    ('أ', 25.0),
    ('ق', 25.0),
    ('س', 26.0),
    ('ف', 25.0),
    ('ح', 22.0),
    ('ك', 22.0),
    ('ج', 16.0),
    ('ش', 14.0),
    ('ى', 9.0),
    ('ص', 11.0),
    ('ط', 12.0),
    ('إ', 9.0),
    ('خ', 9.0),
    ('ض', 7.0),
    ('ز', 8.0),
    ('ذ', 6.0),
    ('ث', 6.0),
    ('ء', 4.0),
    ('غ', 5.0),
    ('ئ', 4.0),
    ('ؤ', 2.0),
    ('ظ', 2.0),
    ('آ', 2.0),
];

/// Accented letters of French, with their share among all such letters in thousandths; those of its neighbours at the end.
const FRENCH: [(char, f64); 26] = [
    ('é', 620.0),
    ('è', 110.0),
    ('à', 110.0),
    ('ê', 40.0),
    ('ç', 30.0),
    ('ô', 25.0),
    ('î', 20.0),
    ('â', 16.0),
    ('û', 10.0),
    ('ù', 10.0),
    ('ï', 10.0),
    ('É', 25.0),
    ('œ', 8.0),
    ('ë', 5.0),
    ('À', 4.0),
    ('È', 4.0),
    ('Ê', 2.0),
    ('Ç', 2.0),
    ('Î', 1.0),
    ('Ô', 1.0),
    ('ü', 3.0),
    ('ö', 2.0),
    ('ä', 2.0),
    ('ñ', 2.0),
    ('á', 2.0),
    ('ó', 2.0),
];

/// How likely a character beyond ASCII is between its neighbours, as a logarithm.
pub(super) fn likelihood(before: char, letter: char, after: char) -> f64 {
    if let Some((_, share)) = ARABIC.iter().find(|(other, _)| *other == letter) {
        let beside = u8::from(is_arabic(before)) + u8::from(is_arabic(after));
        let latin = u8::from(before.is_ascii_alphabetic()) + u8::from(after.is_ascii_alphabetic());
        return (share / 1000.0).ln() + 0.7 * f64::from(beside) - 4.0 * f64::from(latin);
    }
    if let Some((_, share)) = FRENCH.iter().find(|(other, _)| *other == letter) {
        let is_letter = |c: char| c.is_ascii_alphabetic();
        let beside = u8::from(is_letter(before)) + u8::from(is_letter(after));
        let strange = |c: char| !c.is_ascii() && c.is_alphabetic() && c != 'é';
        let strangers = u8::from(strange(before)) + u8::from(strange(after));
        let turned = letter.is_uppercase() && before.is_lowercase();
        let lone = if beside == 0 { 3.0 } else { 0.0 };
        return (share / 1000.0).ln() + 0.5 * f64::from(beside)
            - 4.0 * f64::from(strangers)
            - lone
            - if turned { 5.0 } else { 0.0 };
    }
    let beside_letters = before.is_alphabetic() && after.is_alphabetic();
    match letter {
        '’' | '‘' if beside_letters => -1.5,
        '\u{a0}' | '«' | '»' | '“' | '”' | '–' | '—' | '…' | '°' | '•' | '’' | '‘' if !beside_letters => {
            -2.5
        }
        '€' | '£' | '²' | 'º' | '·' | '½' if !beside_letters => -3.5,
        '،' | '؛' | '؟' | 'ـ' if !before.is_ascii_alphabetic() => -4.0,
        '\u{64b}'..='\u{652}' if is_arabic(before) => -3.5,
        '٠'..='٩' if !before.is_alphabetic() || is_arabic(before) => -4.0,
        letter if letter.is_alphabetic() => -8.0,
        letter if letter.is_control() || letter == char::REPLACEMENT_CHARACTER => -16.0,
        _ => -9.0,
    }
}

const fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{620}'..='\u{652}')
}
