//! What changed after publication: every figure that a later version gives otherwise, and every version.

use serde::Serialize;

use super::context::PageContext;
use super::publications::{Publication, publications};
use super::said::{Link, Said, SaidDay};
use crate::input::Revision;

/// What the page of revisions reads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RevisionsPage {
    changes: Vec<DocumentChange>,
    publications: Vec<Publication>,
}

/// A changed figure.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Change {
    version: u32,
    day: SaidDay,
    figure: Said,
    before: Said,
    now: Said,
    note: Said,
}

#[derive(Clone, Debug, Serialize)]
struct DocumentChange {
    document: Link,
    period: Said,
    change: Change,
    #[serde(skip)]
    date: chrono::NaiveDate,
}

/// A change, for its page.
pub(crate) fn change(context: &PageContext<'_>, revision: &Revision) -> Change {
    Change {
        version: revision.version,
        day: context.day(&revision.day),
        figure: context.say(&revision.figure),
        before: context.say(&revision.before),
        now: context.say(&revision.now),
        note: context.say(&revision.note),
    }
}

/// The page.
pub(crate) fn revisions(context: &PageContext<'_>) -> RevisionsPage {
    let mut changes = Vec::new();
    for period in &context.site.periods {
        for document in period.documents() {
            let body = period.bodies.iter().find(|body| body.id == document.id);
            for revision in &document.revisions {
                changes.push(DocumentChange {
                    document: Link {
                        text: context.say(body.map_or(&document.title, |body| &body.name)),
                        href: context.link(&format!("{}/{}/index.html", period.period, document.id)),
                    },
                    period: context.say(&period.name),
                    change: change(context, revision),
                    date: revision.day.date,
                });
            }
        }
    }
    changes.sort_by_key(|one| std::cmp::Reverse(one.date));
    RevisionsPage { changes, publications: publications(context) }
}
