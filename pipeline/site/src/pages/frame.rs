//! What surrounds every page: its head, the way to it, the other languages, the foot; and the pages above the languages.

use minijinja::{Value, context};
use report_model::Lang;
use serde::Serialize;

use super::context::PageContext;
use super::said::{Link, Said, SaidDay, direction, own_name};
use super::verify;
use crate::address;
use crate::data::Written;
use crate::engine::value;
use crate::input::Site;

/// The frame of a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageFrame {
    lang: &'static str,
    dir: &'static str,
    /// The last part of the way; the site's name on the first page.
    title: Said,
    canonical: String,
    /// The same page in every language, this one included.
    alternates: Vec<Alternate>,
    /// The address for readers of another language.
    default: String,
    home: String,
    nav: Vec<Nav>,
    crumbs: Vec<Crumb>,
    icon: String,
    style: String,
    script: String,
    feed: String,
    accessibility: String,
    publisher: Said,
    contact: verify::Reach,
    licence: Link,
    updated: SaidDay,
    ledger_line: u64,
    ledger_hash: String,
    verify: String,
    specimen: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Alternate {
    lang: &'static str,
    dir: &'static str,
    name: &'static str,
    href: String,
    url: String,
    current: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Nav {
    text: String,
    href: String,
    current: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Crumb {
    text: String,
    href: Option<String>,
}

/// A step of the way to a page: a word of the site or a text, and the page that it leads to.
#[derive(Clone, Debug)]
pub(crate) struct Waypoint {
    key: Option<String>,
    text: String,
    page: Option<String>,
}

impl Waypoint {
    /// A word of the site.
    pub(crate) fn word(key: &str, page: Option<&str>) -> Waypoint {
        Waypoint { key: Some(key.to_owned()), text: String::new(), page: page.map(str::to_owned) }
    }

    /// A text.
    pub(crate) fn text(text: &str, page: Option<&str>) -> Waypoint {
        Waypoint { key: None, text: text.to_owned(), page: page.map(str::to_owned) }
    }
}

impl PageFrame {
    /// The frame of the page at `context`.
    pub(crate) fn new(context: &PageContext<'_>, steps: &[Waypoint]) -> PageFrame {
        let site = context.site;
        let crumb = |step: &Waypoint| Crumb {
            text: step.key.as_ref().map_or_else(|| step.text.clone(), |key| context.word(key)),
            href: step.page.as_ref().map(|page| context.link(page)),
        };
        let crumbs: Vec<Crumb> = steps.iter().map(crumb).collect();
        let title = crumbs.last().map_or_else(|| context.word("title"), |last| last.text.clone());
        let main = site.languages.first().copied().unwrap_or(context.lang);
        PageFrame {
            lang: context.lang.code(),
            dir: direction(context.lang),
            title: Said::plain(title),
            canonical: address::absolute(site, &context.path()),
            alternates: alternates(context),
            default: address::absolute(site, &format!("{main}/{}", context.page)),
            home: context.link("index.html"),
            nav: nav(context),
            crumbs,
            icon: context.file("assets/icon.svg"),
            style: context.file("assets/style.css"),
            script: context.file("assets/site.js"),
            feed: context.link("feed.xml"),
            accessibility: context.link("accessibility/index.html"),
            publisher: context.say(&site.publisher),
            contact: verify::contact(context),
            licence: Link { text: context.say(&site.licence.name), href: site.licence.url.clone() },
            updated: context.day(&site.updated),
            ledger_line: site.head.line,
            ledger_hash: site.head.sha256.to_lowercase(),
            verify: context.link("verify/index.html"),
            specimen: site.specimen,
        }
    }
}

fn alternates(context: &PageContext<'_>) -> Vec<Alternate> {
    let one = |&lang: &Lang| {
        let path = format!("{lang}/{}", context.page);
        Alternate {
            lang: lang.code(),
            dir: direction(lang),
            name: own_name(lang),
            href: address::relative(&context.path(), &path),
            url: address::absolute(context.site, &path),
            current: lang == context.lang,
        }
    };
    context.site.languages.iter().map(one).collect()
}

fn nav(context: &PageContext<'_>) -> Vec<Nav> {
    let period = context.site.periods.first().map(|newest| (newest.period.to_string(), "nav_period"));
    let general = ["methods", "data", "verify", "revisions"].map(|name| (name.to_owned(), ""));
    let all = period.into_iter().chain(general);
    all.map(|(folder, key)| Nav {
        text: if key.is_empty() { context.word(&format!("nav_{folder}")) } else { context.word(key) },
        href: context.link(&format!("{folder}/index.html")),
        current: context.page == format!("{folder}/index.html"),
    })
    .collect()
}

/// The pages above the languages: the choice of one, and the page for an address that leads nowhere. The latter is
/// served at any depth, so its links begin at the root of the site.
pub(super) fn above(site: &Site) -> [(&'static str, Value); 2] {
    let written = Written::new();
    let main = site.languages.first().copied().unwrap_or(Lang::Fr);
    let languages = |page: &str, root: &str| -> Vec<Value> {
        site.languages
            .iter()
            .map(|&lang| {
                let context = PageContext { site, written: &written, lang, page };
                let path = format!("{lang}/index.html");
                context! {
                    lang => lang.code(), dir => direction(lang), name => own_name(lang), href => format!("{root}{path}"),
                    url => address::absolute(site, &path), publisher => value(context.say(&site.publisher)),
                    title => context.word("title"), lead => context.word("lead"), missing => context.word("not_found"),
                    missing_text => context.word("not_found_text"), home => context.word("nav_home"),
                    specimen => site.specimen.then(|| context.word("specimen")),
                }
            })
            .collect()
    };
    let values = |page: &str, root: &str| {
        context! {
            lang => main.code(), dir => direction(main), languages => languages(page, root),
            canonical => address::absolute(site, page), style => format!("{root}assets/style.css"), icon => format!("{root}assets/icon.svg"),
        }
    };
    [("index.html", values("index.html", "")), ("404.html", values("404.html", &address::root_path(site)))]
}

/// The map of the site: each page with its other languages.
pub(super) fn sitemap(site: &Site, pages: &[String]) -> Value {
    let url = |lang: Lang, page: &str| address::absolute(site, &format!("{lang}/{page}"));
    let entry = |page: &String| -> Vec<Value> {
        let alternates: Vec<Value> =
            site.languages.iter().map(|&lang| context! { lang => lang.code(), url => url(lang, page) }).collect();
        let one = |&lang: &Lang| context! { url => url(lang, page), alternates => alternates.clone() };
        site.languages.iter().map(one).collect()
    };
    context! {
        root => address::absolute(site, ""),
        updated => site.updated.date.format("%Y-%m-%d").to_string(),
        entries => pages.iter().flat_map(entry).collect::<Vec<_>>(),
    }
}
