//! Addresses: what may be a part of one, how one page links to another, and where a page stands for the world.

use report_model::{Lang, Localised};

use crate::input::Site;

/// Whether `path` names a file inside the site: parts of letters, digits, `_`, `-` and `.`, none of which starts with a
/// point.
pub(crate) fn is_path(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    };
    path.len() <= 240 && path.split('/').all(part)
}

/// Whether `url` is a whole address that can stand in an attribute, in RDF and in XML as it is.
pub(crate) fn is_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        !host.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}'".contains(&b))
    })
}

/// The address of `path` for the world; a page is addressed by its folder.
pub(crate) fn absolute(site: &Site, path: &str) -> String {
    let folder = path.strip_suffix("index.html").unwrap_or(path);
    format!("{}/{folder}", site.base_url.trim_end_matches('/'))
}

/// The path of the site's root on its host: `/` or `/sub/folder/`.
pub(crate) fn root_path(site: &Site) -> String {
    let rest = site.base_url.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path).trim_matches('/');
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

/// The link from the page at `from` to the file at `to`, both paths in the site: it holds in any folder and without a
/// server.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = to.split('/').collect();
    let same = here.iter().zip(&there[..there.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut link = "../".repeat(here.len() - same);
    link.push_str(&there[same..].join("/"));
    link
}

/// A text in `lang` or its fallback; empty where there is none.
pub(crate) fn text(text: &Localised, lang: Lang) -> String {
    text.get(lang).map_or_else(String::new, |found| clean(found.text))
}

/// The text without its margin and without the control characters that no XML may hold, escaped or not.
pub(crate) fn clean(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.trim().chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }).filter(allowed).collect()
}

/// A word of the site that takes no value; its key where it is missing, which [`crate::build`] has reported by then.
pub(crate) fn word(site: &Site, lang: Lang, key: &str) -> String {
    site.words.get(&lang).and_then(|words| words.get(key)).cloned().unwrap_or_else(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_any_page_to_any_file() {
        assert_eq!(relative("index.html", "fr/index.html"), "fr/index.html");
        assert_eq!(relative("fr/2025/MCP/index.html", "ar/2025/MCP/index.html"), "../../../ar/2025/MCP/index.html");
        assert_eq!(relative("fr/2025/index.html", "fr/2025/MCP/index.html"), "MCP/index.html");
        assert_eq!(relative("fr/index.html", "fr/index.html"), "index.html");
        assert_eq!(relative("404.html", "assets/style.css"), "assets/style.css");
    }

    #[test]
    fn what_could_leave_the_site_is_no_part_of_it() {
        for path in ["", "/etc/passwd", "../x", "a//b", "a/./b", "a/../b", "a\\b", "a\nb", ".git/config"] {
            assert!(!is_path(path), "{path}");
        }
        assert!(is_path("2025/v1/MCP/report.fr.pdf"));
        for url in ["", "javascript:alert(1)", "https://", "https://a b", "https://a/\"x", "ftp://a"] {
            assert!(!is_url(url), "{url}");
        }
        assert!(is_url("https://example.org/a?b=c"));
    }
}
