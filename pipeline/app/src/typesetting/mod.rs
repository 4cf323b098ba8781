//! From a view to a PDF: templates and fonts, the documents of a run, the workers that typeset them.

pub mod assets;
pub mod documents;
pub mod error;
pub mod press_pool;
