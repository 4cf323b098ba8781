//! What keeps a site from being made: faults of what was handed in, all at once.

use std::fmt;

use report_model::Lang;

/// A fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// An id cannot be the name of a folder.
    #[error(
        "{what} `{id}` cannot be a part of an address\n  hint: ids hold letters from A to Z, digits, `_` and `-`, 1 to 64 of them"
    )]
    Id {
        /// Of what it is the id.
        what: &'static str,
        /// The id, shortened.
        id: String,
    },
    /// Two things have one name; capitals do not tell files apart everywhere.
    #[error("{what} `{id}` stands twice, or twice but for capitals")]
    Twice {
        /// Of what it is the name.
        what: &'static str,
        /// The name.
        id: String,
    },
    /// An address is no address.
    #[error("{what}: `{url}` is no address\n  hint: write it whole, as `https://host/path`")]
    Url {
        /// Where it stands.
        what: &'static str,
        /// The address.
        url: String,
    },
    /// A path leads out of the site, or to something that the site makes itself.
    #[error("`{path}` is no path for a file beside the pages\n  hint: PERIOD/vN/ID/report.LANG.pdf")]
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
        /// Why, with the line where it is known.
        reason: String,
    },
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
