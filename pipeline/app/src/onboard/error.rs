//! Why an agency cannot come on board.

use std::path::PathBuf;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use tabulate::propose::ProposeError;

use crate::config::ConfigError;
use crate::interview::AskError;
use crate::stores::fs::FileError;

/// Why an agency cannot come on board.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OnboardError {
    /// It has a mapping.
    #[error("{} exists, and a mapping is never overwritten", .0.display())]
    MappingExists(PathBuf),
    /// Its id cannot be one.
    #[error("`{0}` is no id")]
    NoId(String),
    /// The kind is not in the register.
    #[error("there is no kind `{kind}`")]
    NoKind {
        /// The kind that was asked for.
        kind: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Another file of the same name is among its exports.
    #[error("{} holds something else than the file given", .0.display())]
    ExportExists(PathBuf),
    /// No mapping can be proposed.
    #[error(transparent)]
    Proposal(ProposeError),
    /// A column names several bodies, and nothing says which of them it is.
    #[error("`{heading}` names several bodies, and none of them is known to be `{agency}`")]
    Whose {
        /// Its heading.
        heading: String,
        /// The bodies, as far as they are shown.
        named: Vec<String>,
        /// How many others there are.
        more: u64,
        /// The agency.
        agency: String,
        /// One of them, as an argument.
        example: Box<str>,
        /// All of them, as an argument.
        every: Box<str>,
    },
    /// Rows are asked for by a column that no table has.
    #[error("no table has a column `{heading}`")]
    NoColumn {
        /// The heading that was asked for.
        heading: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Rows are asked for by a value that no row has.
    #[error("no row has the values that are asked for ({asked})")]
    NoRows {
        /// What was asked for.
        asked: String,
        /// The values that there are.
        known: Vec<String>,
    },
    /// Two of its exports have one name.
    #[error("two of the files are called {}", .0.display())]
    SameName(PathBuf),
    /// A file of the reference that is written in a way that no text is added to.
    #[error("{} cannot be edited safely", path.display())]
    ByHand {
        /// The file.
        path: PathBuf,
        /// What to add.
        lines: String,
    },
    /// A person could not be asked to the end.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// A day of extraction is said of a file that is none of the exports.
    #[error("`--extracted` speaks of `{file}`, which is none of the files")]
    NoFile {
        /// The file that was named.
        file: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// What would be written is no file of a cycle: a fault of the program.
    #[error(transparent)]
    Unreadable(Box<ConfigError>),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<ConfigError> for OnboardError {
    fn from(error: ConfigError) -> Self {
        OnboardError::Unreadable(Box::new(error))
    }
}

impl Diagnose for OnboardError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            OnboardError::Proposal(error) => error.diagnose(),
            OnboardError::Ask(error) => error.diagnose(),
            OnboardError::Unreadable(error) => error.diagnose(),
            OnboardError::File(error) => error.diagnose(),
            error => {
                let said = Diagnostic::error(error.message());
                vec![error.hint().into_iter().fold(said, Diagnostic::hint)]
            }
        }
    }
}

impl OnboardError {
    fn message(&self) -> Message {
        match self {
            OnboardError::MappingExists(path) => Message::new("begin.refused.mapping").with("path", path.display()),
            OnboardError::NoId(id) => Message::new("begin.refused.id").with("id", id),
            OnboardError::NoKind { kind, .. } => Message::new("begin.refused.kind").with("kind", kind),
            OnboardError::ExportExists(path) => Message::new("begin.refused.export").with("path", path.display()),
            OnboardError::Whose { heading, named, more, agency, .. } => {
                let message = Message::new("begin.refused.whose").with("heading", heading).with("agency", agency);
                message.list("named", named).count("hidden", *more)
            }
            OnboardError::NoColumn { heading, .. } => Message::new("begin.refused.column").with("heading", heading),
            OnboardError::NoRows { asked, .. } => Message::new("begin.refused.rows").with("asked", asked),
            OnboardError::SameName(path) => Message::new("begin.refused.same_name").with("path", path.display()),
            OnboardError::ByHand { path, .. } => Message::new("begin.refused.by_hand").with("path", path.display()),
            OnboardError::NoFile { file, .. } => Message::new("begin.refused.file").with("file", file),
            other => Message::new("message.plain").with("text", other),
        }
    }

    /// What to do about it.
    fn hint(&self) -> Option<Message> {
        Some(match self {
            OnboardError::MappingExists(_) => Message::new("begin.refused.mapping_hint"),
            OnboardError::NoId(_) => Message::new("begin.refused.id_hint"),
            OnboardError::NoKind { known, .. } => Message::new("begin.refused.kind_hint").list("known", known),
            OnboardError::ExportExists(_) => Message::new("begin.refused.export_hint"),
            OnboardError::Whose { agency, example, every, .. } => {
                let hint = Message::new("begin.refused.whose_hint").with("agency", agency);
                hint.with("example", example).with("every", every)
            }
            OnboardError::NoColumn { known, .. } => Message::new("begin.refused.column_hint").list("known", known),
            OnboardError::NoRows { known, .. } if known.is_empty() => return None,
            OnboardError::NoRows { known, .. } => Message::new("begin.refused.rows_hint").list("known", known),
            OnboardError::SameName(_) => Message::new("begin.refused.same_name_hint"),
            OnboardError::ByHand { lines, .. } => Message::new("begin.refused.by_hand_hint").prose("lines", lines),
            OnboardError::NoFile { known, .. } => Message::new("begin.refused.file_hint").list("known", known),
            _ => return None,
        })
    }
}
