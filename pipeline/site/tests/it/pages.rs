//! Every page: its frame, its links, and what it must not hold.

use std::collections::BTreeSet;

use report_model::Lang;

use crate::fixture::{self, HOSTILE};
use crate::markup::{tags, unescaped};

fn pages() -> Vec<(String, String)> {
    let files = site::build(&fixture::site()).expect("a site");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let pages: Vec<_> = files.into_iter().filter(|(path, _)| path.ends_with(".html")).collect();
    assert!(pages.len() > 40, "{} pages", pages.len());
    pages.into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

#[test]
fn every_page_says_what_it_is_in_which_language_and_where() {
    for (path, html) in pages() {
        let tags = tags(&html);
        let one = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        let root = tags.iter().find(|tag| tag.name == "html").expect("a root");
        let lang = root.get("lang").expect("a language");
        assert_eq!(root.get("dir"), Some(if lang == "ar" { "rtl" } else { "ltr" }), "{path}");
        if let Some((folder, _)) = path.split_once('/') {
            assert_eq!(folder, lang, "{path}");
        }
        assert_eq!((one("h1"), one("main")), (1, 1), "{path}");
        let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).expect("a title");
        assert!(!title.0.trim().is_empty(), "{path}");
        let link = |rel: &'static str| tags.iter().filter(move |tag| tag.name == "link" && tag.get("rel") == Some(rel));
        let canonical = link("canonical").next().and_then(|tag| tag.get("href")).expect("a canonical address");
        let folder = path.strip_suffix("index.html").unwrap_or(&path);
        assert_eq!(canonical, format!("https://plaintes.example.org/rapports/{folder}"));
        let others: BTreeSet<&str> = link("alternate").filter_map(|tag| tag.get("hreflang")).collect();
        assert!(Lang::ALL.iter().all(|lang| others.contains(lang.code())), "{path}: {others:?}");
    }
}

/// Nothing inline that the policy would have to allow, and nothing from elsewhere.
#[test]
fn no_page_holds_a_style_a_script_or_a_handler() {
    for (path, html) in pages() {
        let tags = tags(&html);
        assert!(tags.iter().any(|tag| tag.get("http-equiv") == Some("Content-Security-Policy")), "{path}");
        for tag in &tags {
            assert!(tag.get("style").is_none() && tag.name != "style" && tag.name != "iframe", "{path}: {tag:?}");
            assert!(tag.attributes.iter().all(|(name, _)| !name.starts_with("on")), "{path}: {tag:?}");
            if tag.name == "script" {
                assert!(tag.get("src").is_some_and(|src| src.ends_with("assets/site.js")), "{path}: {tag:?}");
            }
            for name in ["src", "href"] {
                let value = tag.get(name).unwrap_or_default().trim().to_lowercase();
                assert!(!value.starts_with("javascript:") && !value.starts_with("data:"), "{path}: {tag:?}");
            }
        }
    }
}

/// Each link inside the site leads to a file that is there, and each fragment to an element of that page.
#[test]
fn every_link_leads_somewhere() {
    let input = fixture::site();
    let mut there: BTreeSet<String> = site::build(&input).expect("a site").into_keys().collect();
    there.extend(input.pdfs().into_keys().map(str::to_owned));
    there.extend(["SHA256SUMS", "SHA256SUMS.minisig", "publisher.pub"].map(str::to_owned));
    let mut followed = 0;
    for (path, html) in pages() {
        let tags = tags(&html);
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: an id stands twice");
        let links = tags.iter().filter(|tag| tag.name != "base").flat_map(|tag| [tag.get("href"), tag.get("src")]);
        for link in links.flatten().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            followed += 1;
            if let Some(id) = link.strip_prefix('#') {
                assert!(ids.contains(&id), "{path}: no element `{id}`");
            } else {
                assert!(there.contains(&resolved(&path, link)), "{path}: `{link}` leads nowhere");
            }
        }
        let named = tags.iter().filter_map(|tag| tag.get("aria-labelledby").or(tag.get("for")));
        named.for_each(|id| assert!(ids.contains(&id), "{path}: nothing is called `{id}`"));
    }
    assert!(followed > 1000, "{followed} links");
}

fn resolved(page: &str, link: &str) -> String {
    if let Some(path) = link.strip_prefix("/rapports/") {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop().expect("a link stays inside the site");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// What a body calls itself, its captions, labels and cells are text on every page, in the feed and in the sitemap.
#[test]
fn a_hostile_name_is_text() {
    let files = site::build(&fixture::site()).expect("a site");
    let name = HOSTILE.replace('\u{1}', "");
    let mut pages = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".xml")) {
        let text = std::str::from_utf8(bytes).expect("text");
        assert!(!text.contains("<script>"), "{path}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{path} holds a control character");
        pages += usize::from(unescaped(text).contains(&name));
    }
    assert!(pages > 12, "the name stands on {pages} pages");
}

/// A chart keeps all of its labels, whatever lines they are cut into, and says in words what it shows.
#[test]
fn a_chart_keeps_its_labels() {
    let files = site::build(&fixture::site()).expect("a site");
    for (lang, view) in fixture::views("report") {
        let path = format!("{lang}/2025/OFP/index.html");
        let html = std::str::from_utf8(&files[&path]).expect("text");
        let shown: Vec<String> = html
            .split("<text ")
            .skip(1)
            .map(|piece| piece.split("<tspan ").skip(1).map(line).collect::<Vec<_>>().join(" "))
            .collect();
        let mut labels = Vec::new();
        for block in view.sections.iter().flat_map(|section| &section.blocks) {
            if let report_model::view::Block::Chart { drawing, alt, .. } = block {
                labels.extend(drawing.labels.iter().map(|label| label.text.clone()));
                assert!(unescaped(html).contains(alt.as_str()), "{path}");
            }
        }
        assert!(labels.len() > 30);
        assert_eq!(shown, labels, "{path}");
    }
}

fn line(piece: &str) -> String {
    let (_, rest) = piece.split_once('>').expect("a tag has an end");
    unescaped(rest.split_once('<').expect("a line has an end").0)
}

/// A text that a language lacks stands there in another one, and says in which.
#[test]
fn a_text_of_another_language_says_so() {
    let files = site::build(&fixture::site()).expect("a site");
    let page = |lang: &str| std::str::from_utf8(&files[&format!("{lang}/2025/index.html")]).expect("text");
    assert!(page("ar").contains("<span lang=\"fr\" dir=\"ltr\">Agence des lanternes</span>"));
    assert!(page("fr").contains("<th role=\"rowheader\" scope=\"row\">Agence des lanternes<"));
}

/// A withdrawn report keeps its page, with the reason and without its figures.
#[test]
fn a_withdrawn_report_keeps_its_address() {
    let files = site::build(&fixture::site()).expect("a site");
    let html = std::str::from_utf8(&files["fr/2025/MVE/index.html"]).expect("text");
    assert!(html.contains("Retiré à la demande de l’organisme.") && !html.contains(".pdf"));
}
