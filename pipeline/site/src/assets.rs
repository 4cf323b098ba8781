//! What pages share: the style with the palette in front, the script, the fonts, and the file for robots.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::address;
use crate::error::{SiteError, SiteErrors};
use crate::files::Files;
use crate::input::Site;

/// The colours of charts, in the order in which a colour of several names takes its name in a picture.
const CHARTS: [&str; 14] = [
    "complaints",
    "observations",
    "suggestions",
    "in-time",
    "late",
    "unanswered",
    "value",
    "value-bad",
    "value-muted",
    "target",
    "baseline",
    "axis",
    "grid",
    "track",
];

/// Writes them into `files`.
pub(crate) fn write(site: &Site, files: &mut Files) -> Result<(), SiteErrors> {
    let template = |name: &str| {
        site.look
            .templates
            .get(name)
            .cloned()
            .ok_or_else(|| SiteError::Template { name: name.to_owned(), reason: String::new() })
    };
    let mut style = palette(&site.look.colours).into_bytes();
    style.extend(template("style.css")?);
    files.insert("assets/style.css".to_owned(), style);
    files.insert("assets/site.js".to_owned(), template("site.js")?);
    files.insert("assets/icon.svg".to_owned(), template("icon.svg")?);
    for (path, bytes) in &site.look.fonts {
        files.insert(format!("assets/fonts/{path}"), bytes.clone());
    }
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {}\n", address::absolute(site, "sitemap.xml"));
    files.insert("robots.txt".to_owned(), robots.into_bytes());
    Ok(())
}

/// The palette as properties, and for each colour of a chart the rule that lets a picture follow it into the dark.
/// Pictures carry the exact colours of the PDFs as attributes; a rule overrides them.
fn palette(colours: &BTreeMap<String, String>) -> String {
    let mut css = String::from(":root {\n");
    for (name, value) in colours {
        let _ = writeln!(css, "  --{name}: {};", value.to_lowercase());
    }
    css.push_str("}\n");
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for name in CHARTS {
        if let Some(value) = colours.get(name) {
            names.entry(value.to_lowercase()).or_insert(name);
        }
    }
    for (value, name) in names {
        let _ = writeln!(css, ".picture [fill=\"{value}\"] {{ fill: var(--{name}); }}");
        let _ = writeln!(css, ".picture [stroke=\"{value}\"] {{ stroke: var(--{name}); }}");
    }
    for name in CHARTS.iter().filter(|name| colours.contains_key(**name)) {
        let _ = writeln!(css, ".key-{name} {{ background: var(--{name}); }}");
    }
    css
}
