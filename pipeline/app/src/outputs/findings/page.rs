//! `findings.html`: a page for the officer, whole without its script, with nothing from elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ct_codecs::{Base64, Encoder};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, escape_formatter};
use render::{AssetError, Assets};
use report_model::lang::Lang;
use report_model::reference::Cycle;
use report_model::signs::shown;
use sha2::{Digest, Sha256};
use words::Language;

use super::view::FindingsView;

/// The template of the page, its style and script, and the words.
pub struct Pages {
    languages: BTreeMap<Lang, Language>,
    templates: Environment<'static>,
    style: String,
    script: String,
}

impl Pages {
    /// Opens what pages of findings are made of.
    ///
    /// # Errors
    /// When a template or a word is missing.
    pub fn open(assets: &Assets, cycle: &Cycle) -> Result<Pages, AssetError> {
        let open = |lang| assets.language(lang, &cycle.words).map(|language| (lang, language));
        let languages = Lang::ALL.into_iter().map(open).collect::<Result<_, _>>()?;
        let tokens = render::Tokens::open(assets)?;
        let text = |name: &str| assets.text(&format!("findings/{name}"));
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        // No sign that turns text round, or is unseen, reaches the page as it is.
        templates.set_formatter(|out, state, value| match value.as_str().map(shown) {
            Some(Cow::Owned(text)) if !value.is_safe() => escape_formatter(out, state, &Value::from(text)),
            _ => escape_formatter(out, state, value),
        });
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        templates.set_syntax(syntax.map_err(|error| malformed(&error))?);
        templates.add_template_owned("page.html", text("page.html")?.to_owned()).map_err(|error| malformed(&error))?;
        let colours = tokens.colours.iter().map(|(name, value)| format!("--{name}:{value};"));
        let style = format!(":root{{{}}}\n{}", colours.collect::<String>(), text("page.css")?);
        Ok(Pages { languages, templates, style, script: text("page.js")?.to_owned() })
    }

    /// The words of a language.
    pub(crate) fn language(&self, lang: Lang) -> &Language {
        &self.languages[&lang]
    }

    /// The page.
    pub(crate) fn html(&self, view: &FindingsView) -> Result<Vec<u8>, AssetError> {
        let values = minijinja::context! {
            f => Value::from(Serde(view)),
            style => Value::from_safe_string(self.style.clone()),
            script => Value::from_safe_string(self.script.clone()),
            style_hash => hash(&self.style),
            script_hash => hash(&self.script),
        };
        let page = self.templates.get_template("page.html").and_then(|template| template.render(values));
        page.map(String::into_bytes).map_err(|error| malformed(&error))
    }
}

/// The template of the page does not do.
fn malformed(error: &minijinja::Error) -> AssetError {
    AssetError::Malformed { path: "findings/page.html".to_owned(), reason: format!("{error:#}") }
}

/// What the content policy of the page allows to run: this text and no other.
fn hash(text: &str) -> Value {
    let hash = Base64::encode_to_string(Sha256::digest(text)).unwrap_or_default();
    Value::from_safe_string(format!("'sha256-{hash}'"))
}
