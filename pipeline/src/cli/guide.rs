//! `hasila guide`: the officer's guide, as a PDF or as Markdown. It needs no cycle.

use std::path::PathBuf;

use clap::Args;
use render::guide;
use report_model::diagnostic::Message;
use report_model::lang::Lang;

use super::language::failure;
use super::{Status, say};
use app::stores::fs;
use app::typesetting::assets;

/// The arguments of `hasila guide`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila guide                                 guide.fr.pdf and guide.ar.pdf, here
  hasila guide --lang ar --output /tmp/dalil.pdf
  hasila guide --lang fr --output guide.md     Markdown; the pictures lie in templates/guide/pictures/")]
pub(super) struct GuideArgs {
    /// The languages, separated by commas: fr, ar; both if not given
    #[arg(long, value_name = "LANG", value_delimiter = ',', value_parser = super::lang)]
    lang: Vec<Lang>,
    /// Write to this file, a `.pdf` or a `.md`; only with one language
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Take the templates, words and fonts from this folder instead of those in the program
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Makes it.
pub(super) fn guide(args: &GuideArgs) -> anyhow::Result<Status> {
    let languages = if args.lang.is_empty() { guide::LANGUAGES.to_vec() } else { args.lang.clone() };
    if args.output.is_some() && languages.len() != 1 {
        return Err(failure(Message::new("output.one_file"), [Message::new("output.one_file_hint")]));
    }
    let assets = assets::open(args.templates.as_deref())?;
    let press = render::Press::new(&assets)?;
    for lang in languages {
        let view = guide::view(&assets, &guide::open(&assets, lang)?, lang)?;
        let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("guide.{lang}.pdf")));
        let is_markdown = path.extension().is_some_and(|extension| extension == "md");
        let bytes = if is_markdown { guide::markdown(&view).into_bytes() } else { press.guide(&view)? };
        fs::write(&path, &bytes)?;
        say(&format!("{}\n", path.display()))?;
    }
    Ok(Status::Done)
}
