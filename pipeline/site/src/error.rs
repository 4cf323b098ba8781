//! What keeps a site from being made: faults of what was handed in, all at once.

use std::fmt;

use report_model::Lang;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};

/// A fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// An id cannot be the name of a folder.
    #[error("{what} `{id}` cannot be a part of an address")]
    Id {
        /// Of what it is the id: a key of the catalogue.
        what: &'static str,
        /// The id, shortened.
        id: String,
    },
    /// Two things have one name; capitals do not tell files apart everywhere.
    #[error("{what} `{id}` stands twice, or twice but for capitals")]
    Twice {
        /// Of what it is the name: a key of the catalogue.
        what: &'static str,
        /// The name.
        id: String,
    },
    /// An address is no address.
    #[error("{what}: `{url}` is no address")]
    Url {
        /// Where it stands.
        what: &'static str,
        /// The address.
        url: String,
    },
    /// A path leads out of the site, or to something that the site makes itself.
    #[error("`{path}` is no path for a file beside the pages")]
    Path {
        /// The path.
        path: String,
    },
    /// A value has another form than it should.
    #[error("{place}: {reason}")]
    Value {
        /// Where.
        place: String,
        /// What is wrong, and what it should be.
        reason: String,
    },
    /// A page asks for a word that the language lacks.
    #[error("`site.{key}` is missing in templates/i18n/{lang}.yaml")]
    Word {
        /// The language.
        lang: Lang,
        /// The key, without `site.`.
        key: String,
    },
    /// A template is missing or does not do.
    #[error("templates/web/{name}: {reason}")]
    Template {
        /// Its name.
        name: String,
        /// Why, with the line where it is known; empty where it is missing.
        reason: String,
    },
}

impl Diagnose for SiteError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let said = |message, hint| Diagnostic::error(message).hint(Message::new(hint));
        vec![match self {
            SiteError::Id { what, id } => said(
                Message::new("templates.site_id").said("what", Message::new(what)).with("name", id),
                "templates.site_id_hint",
            ),
            SiteError::Twice { what, id } => Diagnostic::error(
                Message::new("templates.site_twice").said("what", Message::new(what)).with("name", id),
            ),
            SiteError::Url { what, url } => {
                said(Message::new("templates.site_url").with("what", what).with("url", url), "templates.site_url_hint")
            }
            SiteError::Path { path } => {
                said(Message::new("templates.site_path").with("path", path), "templates.site_path_hint")
            }
            SiteError::Value { place, reason } => {
                Diagnostic::error(Message::new("templates.malformed").with("path", place).with("why", reason))
            }
            SiteError::Word { lang, key } => {
                let path = format!("templates/i18n/{lang}.yaml");
                let name = format!("site.{key}");
                Diagnostic::error(Message::new("templates.site_word").with("name", name).with("path", path))
            }
            SiteError::Template { name, reason } => {
                let path = format!("templates/web/{name}");
                if reason.is_empty() {
                    said(Message::new("templates.missing").with("path", path), "templates.missing_hint")
                } else {
                    Diagnostic::error(Message::new("templates.malformed").with("path", path).with("why", reason))
                }
            }
        }]
    }
}

impl Diagnose for SiteErrors {
    fn diagnose(&self) -> Vec<Diagnostic> {
        self.0.iter().flat_map(Diagnose::diagnose).collect()
    }
}

/// Everything that keeps the site from being made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SiteErrors(pub Vec<SiteError>);

impl fmt::Display for SiteErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl From<SiteError> for SiteErrors {
    fn from(error: SiteError) -> Self {
        SiteErrors(vec![error])
    }
}
