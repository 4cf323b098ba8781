//! Where a page stands: what every page is made with, and what links lead from.

use report_model::Lang;

use crate::address;
use crate::data::Written;
use crate::input::Site;

/// Where a page stands: everything that a link or a text depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageContext<'a> {
    pub(crate) site: &'a Site,
    pub(crate) written: &'a Written,
    pub(crate) lang: Lang,
    /// The page, without its language: `2025/MCP/index.html`.
    pub(crate) page: &'a str,
}

impl PageContext<'_> {
    /// The path of the page in the site.
    pub(super) fn path(&self) -> String {
        format!("{}/{}", self.lang, self.page)
    }

    /// The link to a page of the same language.
    pub(super) fn link(&self, page: &str) -> String {
        address::relative(&self.path(), &format!("{}/{page}", self.lang))
    }

    /// The link to a file of the site.
    pub(super) fn file(&self, path: &str) -> String {
        address::relative(&self.path(), path)
    }

    pub(super) fn word(&self, key: &str) -> String {
        address::word(self.site, self.lang, key)
    }
}
