//! The press: a view → the bytes of a PDF (PDF/UA-1 and PDF/A-2a).
//!
//! No clock, no file, no network, no font but those of the templates. The view reaches Typst as the virtual file
//! `/view.json`: no Typst source is ever made from text, so nothing in a name or a label can become code.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::signs::printed;
use report_model::view::View;
use serde::Serialize;
use serde_json::Value;
use typst::diag::{FileError, FileResult, Severity, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::assets::{AssetError, Assets};
use crate::guide::GuideView;
use crate::tokens::Tokens;

/// The template of every document.
const MAIN: &str = "document.typ";
/// The template of the officer's guide.
const GUIDE: &str = "guide/guide.typ";
/// Where the templates find the view.
const VIEW: &str = "view.json";
/// How many compilations a result may stay unused in Typst's cache: what does not depend on the view (the parsed
/// templates, the fonts' shapes) is used by each, so it stays.
const KEEP_FOR: usize = 1;

/// A document that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// A template or font is missing or makes no sense.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// A font of the tokens is not among the templates.
    #[error("the font `{0}` is missing")]
    Font(String),
    /// A path that Typst does not take.
    #[error("templates/{0}: this path is not usable in a template")]
    Path(String),
    /// Typst refused, or warned: a warning is an error here.
    #[error("the document does not compile:\n{0}")]
    Compile(String),
    /// A view that is no JSON.
    #[error("the view cannot be written: {0}")]
    View(#[from] serde_json::Error),
}

impl Diagnose for PressError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            PressError::Asset(error) => return error.diagnose(),
            PressError::Font(name) => Diagnostic::error(Message::new("templates.font").with("name", name))
                .hint(Message::new("templates.font_hint")),
            PressError::Path(path) => {
                Diagnostic::error(Message::new("templates.path").with("path", format!("templates/{path}")))
            }
            PressError::Compile(why) => Diagnostic::error(Message::new("templates.compile").with("why", why)),
            PressError::View(error) => Diagnostic::error(Message::new("templates.view").with("why", error)),
        }]
    }
}

/// Typesets views. Fonts and templates are read once; each document has a world of its own.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// The signs that the fonts have.
    signs: BTreeSet<u32>,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
    standards: PdfStandards,
}

impl Press {
    /// Sets up a press with these templates.
    ///
    /// # Errors
    /// When a template, or a font that the tokens name, is missing.
    pub fn new(assets: &Assets) -> Result<Press, PressError> {
        let tokens = Tokens::open(assets)?;
        assets.bytes(MAIN)?;
        let fonts: Vec<Font> = fonts_of(assets).flat_map(|(_, bytes)| Font::iter(Bytes::new(bytes.to_vec()))).collect();
        let book = FontBook::from_fonts(&fonts);
        if let Some(missing) =
            tokens.fonts.values().flatten().find(|family| !book.contains_family(&family.to_lowercase()))
        {
            return Err(PressError::Font(missing.clone()));
        }
        let mut sources = BTreeMap::new();
        let mut files = BTreeMap::new();
        for (path, bytes) in assets.under("").filter(|(path, _)| is_read_by_typst(path)) {
            if path.ends_with(".typ") {
                sources.insert(path.to_owned(), Source::new(file_id(path)?, assets.text(path)?.to_owned()));
            }
            files.insert(path.to_owned(), Bytes::new(bytes.to_vec()));
        }
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|error| PressError::Compile(error.message().to_string()))?;
        let signs = fonts.iter().flat_map(|font| font.info().coverage.iter()).collect();
        Ok(Press {
            signs,
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(book),
            fonts,
            sources,
            files,
            standards,
        })
    }

    /// Typesets a view. The same view gives the same bytes.
    ///
    /// # Errors
    /// Every error and warning of Typst, with file, line and hints.
    pub fn pdf(&self, view: &View) -> Result<Vec<u8>, PressError> {
        self.print(&self.page(MAIN, view)?, format!("{} {}", view.fingerprint, view.lang))
    }

    /// Typesets the officer's guide. The same guide gives the same bytes.
    ///
    /// # Errors
    /// As [`Press::pdf`].
    pub fn guide(&self, view: &GuideView) -> Result<Vec<u8>, PressError> {
        self.print(&self.page(GUIDE, view)?, format!("guide {} {}", view.guide.date, view.lang))
    }

    fn page(&self, main: &str, view: &impl Serialize) -> Result<Page<'_>, PressError> {
        let mut view = serde_json::to_value(view)?;
        self.make_printable(&mut view);
        Ok(Page { press: self, main: file_id(main)?, view: Bytes::new(serde_json::to_vec(&view)?) })
    }

    /// Puts a mark in the place of each sign that no font of the templates has: Typst would refuse the whole document.
    fn make_printable(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Cow::Owned(printed) = printed(text, |c| self.has(c)) {
                    *text = printed;
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.make_printable(value)),
            Value::Object(values) => values.values_mut().for_each(|value| self.make_printable(value)),
            _ => {}
        }
    }

    /// Whether a font has a sign, or Typst needs none for it.
    fn has(&self, c: char) -> bool {
        c.is_ascii_graphic() || c == ' ' || c == '\n' || self.signs.contains(&u32::from(c))
    }

    fn print(&self, world: &Page<'_>, ident: String) -> Result<Vec<u8>, PressError> {
        let pdf = world.document().and_then(|document| {
            let options = PdfOptions {
                ident: Smart::Custom(ident),
                creator: Smart::Custom(Some("Hasila".to_owned())),
                standards: self.standards.clone(),
                ..PdfOptions::default()
            };
            typst_pdf::pdf(&document, &options).map_err(|errors| PressError::Compile(world.describe(&errors)))
        });
        // After failures too, or the cache of a long run would only grow.
        comemo::evict(KEEP_FOR);
        pdf
    }

    /// The laid-out pages of a view, for tests that look at where things stand.
    ///
    /// # Errors
    /// As [`Press::pdf`].
    pub fn pages(&self, view: &View) -> Result<PagedDocument, PressError> {
        self.page(MAIN, view)?.document()
    }
}

/// The fonts of every document, and that of commands in the officer's guide, which no page of the site needs.
fn fonts_of(assets: &Assets) -> impl Iterator<Item = (&str, &[u8])> {
    assets.under("fonts/").chain(assets.under("guide/fonts/"))
}

fn is_read_by_typst(path: &str) -> bool {
    path.ends_with(".typ") || path.starts_with("theme/") || path.starts_with("guide/pictures/")
}

fn file_id(path: &str) -> Result<FileId, PressError> {
    let path = VirtualPath::new(path).map_err(|_| PressError::Path(path.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The world of one document.
struct Page<'a> {
    press: &'a Press,
    main: FileId,
    view: Bytes,
}

impl Page<'_> {
    fn document(&self) -> Result<PagedDocument, PressError> {
        let Warned { output, warnings } = typst::compile::<PagedDocument>(self);
        let document = output.map_err(|errors| PressError::Compile(self.describe(&errors)))?;
        if warnings.is_empty() { Ok(document) } else { Err(PressError::Compile(self.describe(&warnings))) }
    }

    fn describe(&self, diagnostics: &[SourceDiagnostic]) -> String {
        let lines: Vec<String> = diagnostics.iter().map(|diagnostic| self.line(diagnostic)).collect();
        lines.join("\n")
    }

    fn line(&self, diagnostic: &SourceDiagnostic) -> String {
        let place = diagnostic.span.id().map(|id| {
            let path = path_of(id);
            let at = self.range(diagnostic.span).zip(self.source(id).ok()).and_then(|(range, source)| {
                let (line, column) = source.lines().byte_to_line_column(range.start)?;
                Some(format!(":{}:{}", line + 1, column + 1))
            });
            format!("templates/{path}{}: ", at.unwrap_or_default())
        });
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut line = format!("{}{severity}: {}", place.unwrap_or_default(), diagnostic.message);
        for hint in &diagnostic.hints {
            line.push_str(&format!("\n  hint: {}", hint.v));
        }
        line
    }
}

impl World for Page<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.press.sources.get(path_of(id)).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match path_of(id) {
            VIEW => Ok(self.view.clone()),
            path => self.press.files.get(path).cloned().ok_or_else(|| not_found(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// None: a document's dates come from its view.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn path_of(id: FileId) -> &'static str {
    id.get().vpath().get_without_slash()
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(path_of(id).into())
}
