//! The templates of `templates/web/`, opened for one language. Everything that a page prints passes through the
//! escaping of the template engine: no markup is made from text anywhere in this crate.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter};
use report_model::signs::{REPLACEMENT, is_hostile};
use report_model::{Lang, markup};
use serde::Serialize;

use crate::error::SiteError;
use crate::input::Site;

/// The templates with the words of one language.
#[derive(Debug)]
pub(crate) struct Engine {
    environment: Environment<'static>,
}

impl Engine {
    /// Opens the templates, `*.html` and `*.xml`.
    ///
    /// # Errors
    /// Every template that cannot be read.
    pub(crate) fn open(site: &Site, lang: Lang) -> Result<Engine, Vec<SiteError>> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the marks of the syntax are the usual ones"));
        environment.set_formatter(format);
        let words = site.words.get(&lang).cloned().unwrap_or_default();
        let raw = words.clone();
        environment.add_function("t", move |key: String, values: Kwargs| say(&words, lang, &key, &values));
        environment.add_function("raw", move |key: String| raw.get(&key).cloned().ok_or_else(|| missing(lang, &key)));
        let mut faults = Vec::new();
        let templates = site.look.templates.iter();
        for (name, bytes) in templates.filter(|(name, _)| name.ends_with(".html") || name.ends_with(".xml")) {
            let fault = |reason: String| SiteError::Template { name: name.clone(), reason };
            match String::from_utf8(bytes.clone()) {
                Err(_) => faults.push(fault("it is not UTF-8 text".to_owned())),
                Ok(text) => {
                    if let Err(error) = environment.add_template_owned(name.clone(), text) {
                        faults.push(fault(format!("{error:#}")));
                    }
                }
            }
        }
        if faults.is_empty() { Ok(Engine { environment }) } else { Err(faults) }
    }

    /// Renders a page.
    ///
    /// # Errors
    /// When the template is missing, asks for what is not there, or for a word that the language lacks.
    pub(crate) fn render(&self, name: &str, values: Value) -> Result<Vec<u8>, SiteError> {
        let fault = |error: &Error| {
            let mut reason = format!("{error:#}");
            let mut cause = std::error::Error::source(error);
            while let Some(one) = cause {
                reason.push_str(&format!("\n  {one}"));
                cause = one.source();
            }
            SiteError::Template { name: name.to_owned(), reason }
        };
        let template = self.environment.get_template(name).map_err(|error| fault(&error))?;
        let mut text = template.render(values).map_err(|error| fault(&error))?;
        text.push('\n');
        Ok(text.into_bytes())
    }
}

/// What a template reads, of anything that can be written.
pub(crate) fn value(of: impl Serialize) -> Value {
    Value::from(Serde(of))
}

/// Writes a value into a page. The engine's own escaping turns `/` into a reference too; here the five characters that
/// mean something in HTML and XML are escaped and addresses stay legible.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => {
            out.write_str(&escaped(text)).map_err(Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

/// A text as a page has it: without what no XML may hold, escaped or not, and with a mark for each sign that turns the
/// text round that follows.
fn escaped(text: &str) -> String {
    let is_held =
        |c: &char| matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    let shown = |c: char| if is_hostile(c) && !c.is_control() { REPLACEMENT } else { c };
    let text: String = text.chars().filter(is_held).map(shown).collect();
    // A template of an office may have an attribute between single quotes.
    markup::escaped(&text).replace('\'', "&#39;")
}

/// A sentence, with `{name}` replaced by the value of that name.
fn say(words: &BTreeMap<String, String>, lang: Lang, key: &str, values: &Kwargs) -> Result<String, Error> {
    let text = words.get(key).ok_or_else(|| missing(lang, key))?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, next) = after.split_once('}').ok_or_else(|| invalid(format!("`site.{key}` has an open brace")))?;
        out.push_str(before);
        out.push_str(&values.get::<Value>(name)?.to_string());
        rest = next;
    }
    out.push_str(rest);
    values.assert_all_used()?;
    Ok(out)
}

fn missing(lang: Lang, key: &str) -> Error {
    invalid(format!("`site.{key}` is missing in templates/i18n/{lang}.yaml"))
}

fn invalid(reason: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, reason)
}
