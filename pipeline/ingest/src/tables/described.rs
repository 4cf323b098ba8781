//! What describes the tables of a file: the first of several descriptions whose names of files and sheets fit.

use std::sync::Arc;

use super::format::{Format, matches};

/// Which files are written so, and how.
#[derive(Clone, Debug)]
pub struct Description {
    /// A name in which `*` stands for anything. A file in an archive is `archive.zip/member.csv`.
    pub files: String,
    /// How they are written. Where it names sheets, it describes these alone.
    pub format: Format,
}

/// The descriptions of a file and of what lies in it: a clone shares them.
#[derive(Clone, Debug)]
pub struct Descriptions {
    name: Arc<str>,
    all: Arc<[Description]>,
}

impl Descriptions {
    /// Of the file with this name, by these descriptions: the first that fits counts.
    pub fn new(name: &str, all: Vec<Description>) -> Self {
        Descriptions { name: name.into(), all: all.into() }
    }

    /// Of a file that is written in one way, whatever lies in it.
    pub(crate) fn one(name: &str, format: &Format) -> Self {
        Self::new(name, vec![Description { files: "*".to_owned(), format: format.clone() }])
    }

    /// Which description holds for a file, or for a sheet of it, by its place; none where none fits. `file` has its path in
    /// an archive.
    pub fn of(&self, file: &str, sheet: Option<&str>) -> Option<usize> {
        (0..self.all.len()).find(|place| self.fits(*place, file, sheet))
    }

    /// Those by which a file may be read, in their order. What no description fits in an archive, the first one reads:
    /// what the members of an archive are called is known when it is open.
    pub fn readers(&self, file: &str) -> Vec<usize> {
        let is_archive = self.name.to_lowercase().ends_with(".zip");
        let fits = |place: &usize| (*place == 0 && is_archive) || self.fits(*place, file, None);
        (0..self.all.len()).filter(fits).collect()
    }

    /// Which description reads a file, or a sheet of it.
    pub(crate) fn reader(&self, file: &str, sheet: Option<&str>) -> usize {
        let first = || self.readers(file).first().copied().unwrap_or_default();
        self.of(file, sheet).unwrap_or_else(first)
    }

    pub(crate) fn format(&self, place: usize) -> &Format {
        &self.all[place].format
    }

    fn fits(&self, place: usize, file: &str, sheet: Option<&str>) -> bool {
        let Description { files, format } = &self.all[place];
        let is_of_sheet = match (&format.sheet, sheet) {
            (Some(pattern), Some(sheet)) => matches(pattern, sheet),
            _ => true,
        };
        is_of_sheet && (matches(files, &self.name) || matches(files, file))
    }
}
