//! Why a file or a table is not counted, and whose fault that is.

use std::fmt;

/// Why a file or a table is not counted, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// What was sent cannot be counted.
    Faulty(String),
    /// The machine did not give its bytes: that says nothing of what was sent.
    Unread(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Faulty(text) | Refused::Unread(text) => f.write_str(text),
        }
    }
}
