//! What was published, version by version: for the lists of the latest, the feed and the page of revisions.

use serde::Serialize;

use super::context::PageContext;
use super::said::{Said, SaidDay};
use crate::input::VersionState;

/// A document that was published, for lists of the latest.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Publication {
    pub(crate) name: Said,
    pub(crate) title: Said,
    pub(crate) period: Said,
    pub(crate) href: String,
    /// The page without its language.
    pub(crate) page: String,
    pub(crate) version: u32,
    pub(crate) day: SaidDay,
    pub(crate) note: Said,
    pub(crate) state: String,
    #[serde(skip)]
    pub(crate) published: chrono::NaiveDate,
    /// The day of its last change: published, replaced or withdrawn.
    #[serde(skip)]
    pub(crate) changed: chrono::NaiveDate,
}

/// The word for the state of a version, and its tone.
pub(super) const fn state(state: VersionState) -> (&'static str, &'static str) {
    match state {
        VersionState::Current => ("version_current", "good"),
        VersionState::Replaced => ("version_replaced", "muted"),
        VersionState::Withdrawn => ("version_withdrawn", "caution"),
    }
}

/// Every version of every document, newest first; on one day in the order of the periods and of the register.
pub(crate) fn publications(context: &PageContext<'_>) -> Vec<Publication> {
    let mut all = Vec::new();
    for period in &context.site.periods {
        for document in period.documents() {
            let body = period.bodies.iter().find(|body| body.id == document.id);
            let page = format!("{}/{}/index.html", period.period, document.id);
            for version in &document.versions {
                all.push(Publication {
                    name: context.say(body.map_or(&document.title, |body| &body.name)),
                    title: context.say(&document.title),
                    period: context.say(&period.name),
                    href: context.link(&page),
                    page: page.clone(),
                    version: version.number,
                    day: context.day(&version.published),
                    note: context.say(&version.note),
                    state: context.word(state(version.state).0),
                    published: version.published.date,
                    changed: version.ended.as_ref().unwrap_or(&version.published).date,
                });
            }
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.published));
    all
}
