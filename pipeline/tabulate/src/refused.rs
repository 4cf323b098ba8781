//! Why a file or a table is not counted, and whose fault that is.

use std::fmt;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::findings::Code;

/// Why a file or a table is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// What was sent cannot be counted.
    Faulty(Diagnostic),
    /// The machine did not give its bytes: that says nothing of what was sent.
    Unread(Diagnostic),
}

impl Refused {
    const fn diagnostic(&self) -> &Diagnostic {
        match self {
            Refused::Faulty(diagnostic) | Refused::Unread(diagnostic) => diagnostic,
        }
    }
}

impl Diagnose for Refused {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![self.diagnostic().clone()]
    }
}

/// For the log of a developer.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { place, message, .. } = self.diagnostic();
        match place {
            Some(place) => write!(f, "{}: {message}", place.file),
            None => message.fmt(f),
        }
    }
}

/// What a rule says to do.
pub(crate) fn remedy(code: Code) -> Message {
    Message::new("message.plain").each("text", code.rule().remedy.each())
}
