//! Why no cycle was begun.

use std::path::PathBuf;

use report_model::diagnostic::{Diagnose, Diagnostic, Message};

use crate::config::ConfigErrors;
use crate::interview::AskError;
use crate::stores::fs::FileError;

/// Why no cycle was begun.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// Something lies there.
    #[error("{} holds something already", .0.display())]
    NotEmpty(PathBuf),
    /// There is no such kind.
    #[error("there is no kind `{kind}`")]
    NoKind {
        /// The kind that was asked for.
        kind: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// The id cannot be one.
    #[error("`{0}` is no id of a cycle")]
    NoId(String),
    /// The address of the site cannot be one.
    #[error("`{0}` is no address of a site")]
    NoSite(String),
    /// A person could not be asked to the end.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// What was written cannot be read: a fault of the program.
    #[error(transparent)]
    Unreadable(#[from] ConfigErrors),
}

impl Diagnose for InitError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let (message, hint) = match self {
            InitError::NotEmpty(path) => (
                Message::new("begin.refused.not_empty").with("path", path.display()),
                Message::new("begin.refused.not_empty_hint"),
            ),
            InitError::NoKind { kind, known } => (
                Message::new("begin.refused.kind").with("kind", kind),
                Message::new("begin.refused.kinds_hint").list("known", known),
            ),
            InitError::NoId(id) => {
                (Message::new("begin.refused.cycle_id").with("id", id), Message::new("begin.refused.cycle_id_hint"))
            }
            InitError::NoSite(site) => {
                (Message::new("begin.refused.site").with("site", site), Message::new("begin.refused.site_hint"))
            }
            InitError::Ask(error) => return error.diagnose(),
            InitError::File(error) => return error.diagnose(),
            InitError::Unreadable(error) => return error.diagnose(),
        };
        vec![Diagnostic::error(message).hint(hint)]
    }
}
