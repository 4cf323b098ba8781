//! Values with their types: in MongoDB's extended JSON, `{"$date": {"$numberLong": "…"}}` is the value alone, whichever of
//! its spellings an export has, and belongs in the column of its field.

use crate::values::moment::moment;

/// The names that say of what type a value is.
const TYPES: [&str; 15] = [
    "$date",
    "$oid",
    "$numberInt",
    "$numberLong",
    "$numberDouble",
    "$numberDecimal",
    "$symbol",
    "$uuid",
    // Firestore, in its backups and its interface.
    "__time__",
    "timestampValue",
    "stringValue",
    "integerValue",
    "doubleValue",
    "booleanValue",
    "nullValue",
];

/// Whether a name says of what type its value is, and is no part of a path.
pub(super) fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

/// Whether a name says that its value is an instant.
pub(super) fn is_instant(name: &str) -> bool {
    name == "$date"
}

/// Numbers below are seconds since 1970, others milliseconds: both are written, and no register is of 1973.
const MILLISECONDS_FROM: u64 = 100_000_000_000;

/// An instant that is a number, as ISO 8601; none for one that is written so already.
pub(super) fn instant(value: &str) -> Option<String> {
    // `$numberDouble` writes a part that is none.
    let whole = value.split_once('.').filter(|(_, part)| part.bytes().all(|byte| byte.is_ascii_digit()));
    let number: i64 = whole.map_or(value, |(whole, _)| whole).parse().ok()?;
    let seconds = if number.unsigned_abs() < MILLISECONDS_FROM { number } else { number.div_euclid(1000) };
    Some(moment(seconds, "Z"))
}

/// A day as PHP writes one: its text, its kind of zone and its zone, as three values of one object. The zone belongs to the
/// text.
pub(super) fn is_of_php(name: &str, value: &str) -> bool {
    let parts = value.len() == "2025-02-10 00:00:00.000000".len()
        && value.as_bytes()[10] == b' '
        && value.as_bytes()[19] == b'.'
        && value.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    name == "date" && parts
}

/// The names that stand behind such a text, in its object.
pub(super) fn stands_behind_date(name: &str) -> bool {
    matches!(name, "timezone_type" | "timezone")
}
