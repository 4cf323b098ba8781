//! Ids: what may be one, and a type for each kind of thing that has one.
//!
//! An id names folders, files and parts of an address, in each of which capitals may not tell things apart and few signs
//! are safe: 1 to 64 letters without accents, digits, `-` and `_`, the first a letter or a digit. It is read once; whoever
//! holds one need not ask again.

use crate::checked::checked;

/// The most signs of an id.
pub const LONGEST: usize = 64;

/// A text that is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no id")]
pub struct IdError(String);

impl IdError {
    fn of(text: &str) -> Self {
        IdError(text.chars().take(LONGEST).collect())
    }
}

/// Whether a text may be an id.
pub fn is_id(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether a text may be the id of a measure or a figure, which names no file: an id, or several with points between.
pub fn is_dotted_id(text: &str) -> bool {
    text.len() <= LONGEST && text.split('.').all(is_id)
}

const PATTERN: &str = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$";

checked! {
    /// The id of a body, in the list of agencies.
    AgencyId: is_id, IdError, PATTERN;
    /// The id of a service type: a body's own, or a national one.
    ServiceId: is_id, IdError, PATTERN;
    /// The id of an indicator.
    IndicatorId: is_id, IdError, PATTERN;
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn an_id_is_a_name_that_is_safe_everywhere() {
        for text in ["OSR", "a", "9", "MO0010", "a-b_c", &"x".repeat(64)] {
            assert_eq!(AgencyId::from_str(text).expect(text), *text);
            assert!(is_dotted_id(text), "{text}");
        }
        for text in ["", "-a", "_a", ".", "..", "a/b", "a\\b", "é", "a b", "a\n", &"x".repeat(65), "CON:"] {
            assert!(AgencyId::from_str(text).is_err(), "{text}");
            assert!(!is_dotted_id(text), "{text}");
        }
        assert!(is_dotted_id("2025.a.1") && !is_dotted_id("a..b") && !is_dotted_id(".a") && !is_id("a.b"));
    }

    #[test]
    fn what_is_no_id_is_not_read() {
        assert_eq!(serde_json::from_str::<ServiceId>("\"EAU\"").expect("an id"), "EAU");
        let error = serde_json::from_str::<ServiceId>("\"../EAU\"").expect_err("no id");
        assert!(error.to_string().starts_with("`../EAU` is no id"), "{error}");
    }
}
