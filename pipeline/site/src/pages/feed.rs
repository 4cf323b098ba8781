//! The feed of a language: what was published, replaced and withdrawn, newest first.

use minijinja::{Value, context};

use super::context::PageContext;
use super::publications::{Publication, publications};
use crate::address;

/// How many publications the feed holds: a reader that comes by once a year misses none of a cycle.
const ENTRIES: usize = 500;

/// What the feed's template reads.
pub(crate) fn feed(context: &PageContext<'_>) -> Value {
    let site = context.site;
    let stamp = |date: chrono::NaiveDate| format!("{}T00:00:00Z", date.format("%Y-%m-%d"));
    let entry = |one: Publication| {
        let url = address::absolute(site, &format!("{}/{}", context.lang, one.page));
        context! {
            id => format!("{url}#v{}", one.version), url => url, name => one.name.text, title => one.title.text,
            period => one.period.text, version => one.version, published => stamp(one.published), updated => stamp(one.changed), note => one.note.text,
            state => one.state,
        }
    };
    let mut changes = publications(context);
    changes.sort_by_key(|one| std::cmp::Reverse(one.changed));
    context! {
        lang => context.lang.code(),
        id => address::absolute(site, &context.path()),
        home => address::absolute(site, &format!("{}/", context.lang)),
        updated => stamp(site.updated.date),
        publisher => context.say(&site.publisher).text,
        licence => site.licence.url.as_str(),
        entries => changes.into_iter().take(ENTRIES).map(entry).collect::<Vec<_>>(),
    }
}
