//! The templates, words, phrases and fonts: those in the program, or those of a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use render::Assets;
use report_model::lang::Lang;
use words::Language;

use crate::stores::fs::{self, FileError};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Opens the templates of `folder`, or those in the program.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn open(folder: Option<&Path>) -> Result<Assets, FileError> {
    let files = match folder {
        None => EMBEDDED.iter().map(|&(path, bytes)| (path.to_owned(), bytes.to_vec())).collect(),
        Some(folder) => {
            let mut files = BTreeMap::new();
            let mut folders = vec![PathBuf::new()];
            while let Some(inside) = folders.pop() {
                for entry in fs::list(&folder.join(&inside))? {
                    let name = inside.join(&entry.name);
                    if entry.folder {
                        folders.push(name);
                    } else {
                        files.insert(name.to_string_lossy().replace('\\', "/"), fs::read(&folder.join(&name))?);
                    }
                }
            }
            files
        }
    };
    Ok(Assets::new(files))
}

/// The words of reports in a language, those in the program, which call codes as people do.
///
/// # Panics
/// Never: a test reads them.
pub fn words(lang: Lang) -> &'static Language {
    static REPORTS: LazyLock<[Language; 3]> = LazyLock::new(|| {
        Lang::ALL.map(|lang| {
            let path = format!("i18n/{lang}.yaml");
            let text = EMBEDDED.iter().find(|(name, _)| *name == path).expect("the words of reports").1;
            Language::of(lang, str::from_utf8(text).expect("a test reads it")).expect("a test reads the words")
        })
    });
    REPORTS.iter().find(|language| language.lang() == lang).unwrap_or(&REPORTS[0])
}
