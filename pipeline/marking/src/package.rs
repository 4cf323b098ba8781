//! The package of a workbook: its parts, and which part refers to which.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::error::{MarkError, unusual};
use crate::xml;

/// Bytes in a part that is edited.
const PART: u64 = 256 << 20;

/// A package, and the parts of it that are changed or new.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    changed: BTreeMap<String, String>,
}

/// A reference from one part to another.
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of its type: `comments`, `vmlDrawing`.
    pub(crate) kind: String,
    pub(crate) target: String,
}

/// Where the parts of a workbook are.
pub(crate) struct Book {
    pub(crate) styles: String,
    /// The worksheets, by their names.
    pub(crate) sheets: BTreeMap<String, String>,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, MarkError> {
        Ok(Package { archive: ZipArchive::new(Cursor::new(bytes))?, changed: BTreeMap::new() })
    }

    /// Whether there is such a part.
    pub(crate) fn has(&self, part: &str) -> bool {
        self.changed.contains_key(part) || self.archive.index_for_name(part).is_some()
    }

    /// The text of a part, as it is changed.
    pub(crate) fn text(&mut self, part: &str) -> Result<String, MarkError> {
        if let Some(text) = self.changed.get(part) {
            return Ok(text.clone());
        }
        if !self.has(part) {
            return Err(MarkError::Missing(part.to_owned()));
        }
        let mut bytes = Vec::new();
        self.archive.by_name(part)?.take(PART + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > PART {
            return Err(MarkError::TooLarge(part.to_owned()));
        }
        let text = String::from_utf8(bytes).map_err(|_| unusual(part))?;
        Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
    }

    /// Puts another text in the place of a part, or a new part.
    pub(crate) fn set(&mut self, part: &str, text: String) {
        self.changed.insert(part.to_owned(), text);
    }

    /// What a part refers to inside the package.
    pub(crate) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, MarkError> {
        let rels = rels_of(part);
        if !self.has(&rels) {
            return Ok(Vec::new());
        }
        let text = self.text(&rels)?;
        let mut relations = Vec::new();
        for piece in xml::pieces(&text) {
            let (event, _) = piece.ok_or_else(|| unusual(&rels))?;
            let (Event::Start(start) | Event::Empty(start)) = event else { continue };
            let value = |name| xml::attribute(&start, name, false);
            if value("TargetMode").is_some_and(|mode| mode == "External") {
                continue;
            }
            if let (Some(id), Some(kind), Some(target)) = (value("Id"), value("Type"), value("Target")) {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.push(Relation { id, kind, target: resolved(part, &target) });
            }
        }
        Ok(relations)
    }

    /// Lets a part refer to another, and gives the id of the reference.
    pub(crate) fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, MarkError> {
        let taken = self.relations(part)?;
        // One more number than there are references: one of them is free.
        let ids = (0..=taken.len()).map(|n| format!("hasila{n}"));
        let id = ids.into_iter().find(|id| taken.iter().all(|one| one.id != *id)).unwrap_or_default();
        let rels = rels_of(part);
        if !self.has(&rels) {
            let empty = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
                         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
            self.set(&rels, empty.to_owned());
        }
        let more = format!("Relationship Id=\"{id}\" Type=\"{}/{kind}\" Target=\"/{target}\"", xml::RELATIONS);
        self.append(&rels, &more)?;
        Ok(id)
    }

    /// Adds an empty element of the root's own namespace at the end of a part.
    fn append(&mut self, part: &str, element: &str) -> Result<(), MarkError> {
        let text = self.text(part)?;
        let root = xml::pieces(&text).find_map(|piece| match piece? {
            (Event::Start(root) | Event::Empty(root), _) => Some(xml::prefix(&root)),
            _ => None,
        });
        let prefix = root.ok_or_else(|| unusual(part))?;
        let text = xml::appended(&text, &format!("<{prefix}{element}/>")).ok_or_else(|| unusual(part))?;
        self.set(part, text);
        Ok(())
    }

    /// Declares what a new part is.
    pub(crate) fn declare(&mut self, part: &str, kind: &str) -> Result<(), MarkError> {
        self.append(CONTENT_TYPES, &format!("Override PartName=\"/{part}\" ContentType=\"{kind}\""))
    }

    /// The workbook's own parts.
    pub(crate) fn workbook(&mut self) -> Result<Book, MarkError> {
        let root = self.relations("")?;
        let book = root.into_iter().find(|one| one.kind == "officeDocument");
        let book = book.ok_or_else(|| MarkError::Missing("workbook".to_owned()))?.target;
        let relations = self.relations(&book)?;
        let styles = relations.iter().find(|one| one.kind == "styles");
        let styles = styles.ok_or_else(|| MarkError::Missing("styles".to_owned()))?.target.clone();
        let mut sheets = BTreeMap::new();
        let text = self.text(&book)?;
        for piece in xml::pieces(&text) {
            let (event, _) = piece.ok_or_else(|| unusual(&book))?;
            let (Event::Start(start) | Event::Empty(start)) = event else { continue };
            if start.local_name().as_ref() != "sheet" {
                continue;
            }
            let (name, id) = (xml::attribute(&start, "name", false), xml::attribute(&start, "id", true));
            let part = relations.iter().find(|one| Some(&one.id) == id.as_ref() && one.kind == "worksheet");
            if let (Some(name), Some(part)) = (name, part) {
                sheets.insert(name, part.target.clone());
            }
        }
        Ok(Book { styles, sheets })
    }

    /// The whole package again: unchanged parts as they lie in it, the changed ones in their places, new ones behind.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, MarkError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..self.archive.len() {
            let part = self.archive.by_index_raw(at)?;
            let name = part.name()?.into_owned();
            match self.changed.remove(&name) {
                None => writer.raw_copy_file(part)?,
                Some(text) => write(&mut writer, &name, &text)?,
            }
        }
        for (name, text) in &self.changed {
            write(&mut writer, name, text)?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

/// The part that says what each part is.
pub(crate) const CONTENT_TYPES: &str = "[Content_Types].xml";

fn write(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Result<(), MarkError> {
    writer.start_file(name, SimpleFileOptions::default())?;
    writer.write_all(text.as_bytes())?;
    Ok(())
}

/// Where the references of a part stand.
fn rels_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") }
}

/// A target as a path of the package.
fn resolved(part: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => part.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}
