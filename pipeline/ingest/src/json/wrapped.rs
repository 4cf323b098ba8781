//! Values in MongoDB's extended JSON: `{"$date": {"$numberLong": "…"}}` is the value alone, whichever of its spellings an
//! export has, and belongs in the column of its field.

use crate::moment::moment;

/// The names that say of what type a value is.
const TYPES: [&str; 8] =
    ["$date", "$oid", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$symbol", "$uuid"];

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
    let number: i64 = value.parse().ok()?;
    let seconds = if number.unsigned_abs() < MILLISECONDS_FROM { number } else { number.div_euclid(1000) };
    Some(moment(seconds, "Z"))
}
