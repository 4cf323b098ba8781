//! The pages. Each module makes what one template reads; [`write()`] is the list of all pages.

mod blocks;
mod context;
mod data;
mod document;
mod feed;
mod frame;
mod home;
mod period;
mod publications;
mod revisions;
mod said;
mod verify;

use minijinja::{Value, context};
use report_model::Lang;

use crate::address;
use crate::data::Written;
use crate::engine::{Engine, value};
use crate::error::{SiteError, SiteErrors};
use crate::files::Files;
use crate::input::Site;
use crate::pages::context::PageContext;
use crate::pages::frame::{PageFrame, Waypoint};

/// The pages of one language, as they are written.
struct Press<'a> {
    site: &'a Site,
    written: &'a Written,
    lang: Lang,
    engine: Engine,
    files: &'a mut Files,
    faults: Vec<SiteError>,
}

/// The pages that every site has: name, template, key of its title.
const GENERAL: [(&str, &str); 5] = [
    ("methods", "methods"),
    ("data", "data"),
    ("verify", "verify"),
    ("revisions", "revisions"),
    ("accessibility", "accessibility"),
];

/// Writes every page into `files`.
pub(crate) fn write(site: &Site, written: &Written, files: &mut Files) -> Result<(), SiteErrors> {
    let mut faults = Vec::new();
    for &lang in &site.languages {
        match Engine::open(site, lang) {
            Err(errors) => faults.extend(errors),
            Ok(engine) => {
                let mut press = Press { site, written, lang, engine, files: &mut *files, faults: Vec::new() };
                language(&mut press);
                faults.append(&mut press.faults);
            }
        }
        if !faults.is_empty() {
            break;
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(SiteErrors(faults)) }
}

/// The pages of one language.
fn language(press: &mut Press<'_>) {
    let site = press.site;
    press.page("index.html", "home.html", &[], |context| value(home::home(context)));
    for (name, template) in GENERAL {
        let crumbs = [Waypoint::word(&format!("nav_{name}"), None)];
        let page = format!("{name}/index.html");
        press.page(&page, &format!("{template}.html"), &crumbs, |context| match name {
            "methods" => value(verify::methods(context)),
            "data" => value(data::data(context)),
            "verify" => value(verify::verify(context)),
            "revisions" => value(revisions::revisions(context)),
            _ => context! { contact => value(verify::contact(context)) },
        });
    }
    for one in &site.periods {
        let period_name = address::text(&one.name, press.lang);
        let overview = format!("{}/index.html", one.period);
        press.page(&overview, "period.html", &[Waypoint::text(&period_name, None)], |context| {
            value(period::period(context, one))
        });
        for document in one.documents() {
            let body = one.bodies.iter().find(|body| body.id == document.id);
            let name = body.map_or_else(
                || document::synthesis_name(document, press.lang),
                |body| address::text(&body.name, press.lang),
            );
            let crumbs = [Waypoint::text(&period_name, Some(&overview)), Waypoint::text(&name, None)];
            press.page(&format!("{}/{}/index.html", one.period, document.id), "document.html", &crumbs, |context| {
                value(document::document(context, one, body, document))
            });
        }
    }
    press.feed();
    if site.languages.first() == Some(&press.lang) {
        press.root();
    }
}

impl Press<'_> {
    /// Renders one page and keeps it, or its fault.
    fn page(
        &mut self,
        page: &str,
        template: &str,
        crumbs: &[Waypoint],
        content: impl FnOnce(&PageContext<'_>) -> Value,
    ) {
        let context = PageContext { site: self.site, written: self.written, lang: self.lang, page };
        let path = context.path();
        let frame = value(PageFrame::new(&context, crumbs));
        let made = self.engine.render(template, context! { page => frame, it => content(&context) });
        self.keep(path, made);
    }

    /// The feed of the language.
    fn feed(&mut self) {
        let context = PageContext { site: self.site, written: self.written, lang: self.lang, page: "feed.xml" };
        let made = self.engine.render("feed.xml", feed::feed(&context));
        self.keep(context.path(), made);
    }

    /// What stands above the languages: their choice, the page for what is not there, the map of the site.
    fn root(&mut self) {
        let pages: Vec<String> = self.pages();
        for (path, values) in frame::above(self.site) {
            let made = self.engine.render(path, values);
            self.keep(path.to_owned(), made);
        }
        let made = self.engine.render("sitemap.xml", frame::sitemap(self.site, &pages));
        self.keep("sitemap.xml".to_owned(), made);
    }

    /// The pages of this language, without it.
    fn pages(&self) -> Vec<String> {
        let folder = format!("{}/", self.lang);
        let own = self.files.keys().filter_map(|path| path.strip_prefix(&folder));
        own.filter(|page| page.ends_with(".html")).map(str::to_owned).collect()
    }

    fn keep(&mut self, path: String, made: Result<Vec<u8>, SiteError>) {
        match made {
            Ok(bytes) => {
                self.files.insert(path, bytes);
            }
            Err(fault) => {
                if !self.faults.contains(&fault) {
                    self.faults.push(fault);
                }
            }
        }
    }
}
