//! The package of an XLSX → one of the usual names, with what a reader of cells needs and nothing else.
//!
//! Programs name their parts as they like: the list of relations says which is which. Whatever they are called, calamine
//! is handed `xl/workbook.xml`, `xl/worksheets/sheet1.xml` and so on, each packed as it was.

use std::io::{Cursor, Write};
use std::ops::RangeInclusive;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use report_model::diagnostic::Message;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::bytes::container::{Allowance, Member, Shared, parts};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::bytes_of;
use crate::tables::book::Sheet;
use crate::workbooks::hidden::{HiddenRows, record};
use crate::workbooks::{guard, xml};

/// A package of the usual names.
pub(crate) struct Package {
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) sheets: Vec<Sheet>,
    /// The rows that are hidden, sheet by sheet.
    pub(crate) hidden: Vec<Vec<RangeInclusive<u64>>>,
}

/// A sheet of the workbook.
struct Listed {
    name: String,
    state: String,
    relation: String,
}

/// A part that something is related to.
struct Relation {
    id: String,
    kind: String,
    /// The place of the part among the members, where there is such a part.
    part: Option<usize>,
}

/// The parts of a package, found by their names in any case.
struct Parts {
    bytes: Arc<[u8]>,
    shared: Shared,
    members: Vec<Member>,
    places: HashMap<String, usize>,
}

/// Puts a package into the usual names.
///
/// # Errors
/// When it is no workbook, or too large.
pub(crate) fn usual(bytes: Vec<u8>, limits: &Limits, allowance: &Allowance) -> Result<Package, ReadError> {
    let parts = Parts::of(bytes.into(), limits)?;
    let workbook = parts
        .workbook(limits, allowance)?
        .ok_or_else(|| ReadError::Workbook(Message::new("reading.detail.no_workbook")))?;
    let path = parts.members[workbook].name.clone();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let relations = parts.relations(folder, name, limits, allowance)?;
    let (listed, is_1904) = sheets(&parts.read(workbook, limits, allowance)?)?;
    if listed.len() > limits.members {
        return Err(ReadError::TooManyMembers(limits.members));
    }
    let mut usual = Usual::new(&parts)?;
    let beside = [("sharedStrings", limits.workbook_bytes), ("styles", guard::STYLES)];
    for (kind, longest) in beside {
        let related = relations.iter().find(|relation| relation.kind == kind).and_then(|relation| relation.part);
        if let Some(part) = related.or_else(|| parts.find(&format!("{folder}/{kind}.xml"))) {
            guard::check_part(&parts.members[part], &parts.shared, allowance, longest, &mut |_| ())?;
            usual.copy(part, &format!("xl/{kind}.xml"))?;
        }
    }
    let (mut hidden, mut found) = (Vec::with_capacity(listed.len()), Vec::with_capacity(listed.len()));
    let mut read = HashSet::new();
    for (place, sheet) in listed.into_iter().enumerate() {
        let relation = relations.iter().find(|relation| relation.id == sheet.relation);
        let part = match relation {
            Some(relation) => relation.part.filter(|_| relation.kind == "worksheet"),
            None => parts.find(&format!("{folder}/worksheets/sheet{}.xml", place + 1)),
        };
        let mut rows = HiddenRows::default();
        if let Some(part) = part {
            if !read.insert(part) {
                return Err(ReadError::Workbook(Message::new("reading.detail.sheets_are_one")));
            }
            let longest = limits.unpacked_bytes;
            guard::check_part(&parts.members[part], &parts.shared, allowance, longest, &mut |piece| rows.take(piece))?;
            if rows.has_more() {
                return Err(ReadError::Rows);
            }
            usual.copy(part, &format!("xl/worksheets/{}.xml", usual_name(place)))?;
        } else if relation.is_none_or(|relation| relation.kind == "worksheet") {
            return Err(ReadError::Workbook(Message::new("reading.detail.no_sheet")));
        }
        hidden.push(rows.end());
        let is_visible = matches!(sheet.state.as_str(), "" | "visible");
        found.push(Sheet { name: sheet.name, hidden: !is_visible, cells: part.is_some() });
    }
    let bytes = usual.finish(found.len(), is_1904)?;
    Ok(Package { bytes, sheets: found, hidden })
}

/// The parts of the sheets of an XLSB, by the names of the sheets.
pub(crate) fn binary_sheets(
    bytes: Arc<[u8]>,
    limits: &Limits,
    allowance: &Allowance,
) -> Result<HashMap<String, String>, ReadError> {
    /// The record of a sheet: its state, its number, then the texts of its relation and its name.
    const SHEET: u16 = 0x019c;
    let parts = Parts::of(bytes, limits)?;
    let relations = parts.relations("xl", "workbook.bin", limits, allowance)?;
    let Some(workbook) = parts.find("xl/workbook.bin") else { return Ok(HashMap::new()) };
    let workbook = parts.read(workbook, limits, allowance)?;
    let (mut sheets, mut at) = (HashMap::new(), 0);
    while let Some(head) = record(&workbook[at..]) {
        let end = (at + head.head).saturating_add(head.length).min(workbook.len());
        let content = &workbook[at + head.head..end];
        if let Some((id, rest)) = content.get(8..).filter(|_| head.kind == SHEET).and_then(wide)
            && let Some((name, _)) = wide(rest)
            && let Some(part) = relations.iter().find(|relation| relation.id == id).and_then(|relation| relation.part)
        {
            sheets.insert(name, parts.members[part].name.clone());
        }
        at = end;
    }
    Ok(sheets)
}

/// A text of an XLSB, by the number of its units, and what stands behind it.
fn wide(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*count)).ok()?.checked_mul(2)?;
    let (text, rest) = rest.split_at_checked(length)?;
    let units: Vec<u16> = text.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    Some((String::from_utf16_lossy(&units), rest))
}

/// What a sheet is called in a package of the usual names.
pub(crate) fn usual_name(place: usize) -> String {
    format!("sheet{}", place + 1)
}

impl Parts {
    fn of(bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, ReadError> {
        let shared = Shared::new(Box::new(Cursor::new(bytes.clone())))?;
        let members = parts(&shared, limits).map_err(|error| match error {
            ReadError::Archive(why) => ReadError::Workbook(why),
            other => other,
        })?;
        let places = members.iter().enumerate().map(|(place, part)| (part.name.to_lowercase(), place)).collect();
        Ok(Parts { bytes, shared, members, places })
    }

    fn find(&self, path: &str) -> Option<usize> {
        self.places.get(path.trim_start_matches('/').to_lowercase().as_str()).copied()
    }

    fn read(&self, part: usize, limits: &Limits, allowance: &Allowance) -> Result<Vec<u8>, ReadError> {
        bytes_of(Box::new(self.members[part].open(&self.shared, allowance)), limits)
    }

    /// The part of the workbook: as the relations of the package say, or its kinds of content, or by its name.
    fn workbook(&self, limits: &Limits, allowance: &Allowance) -> Result<Option<usize>, ReadError> {
        let related = self.relations("", "", limits, allowance)?;
        let related =
            related.iter().filter(|relation| relation.kind == "officeDocument").find_map(|relation| relation.part);
        let mut typed = None;
        if let (None, Some(types)) = (related, self.find("[Content_Types].xml")) {
            xml::each_tag(&self.read(types, limits, allowance)?, &mut |tag| {
                let is_main = tag.value("ContentType").is_some_and(|kind| kind.ends_with("sheet.main+xml"));
                if let (true, Some(path)) = (is_main, tag.value("PartName")) {
                    typed = typed.or_else(|| self.find(&resolved("", &path)));
                }
            })?;
        }
        let named = || {
            let is_named = |part: &Member| {
                let last = part.name.rsplit('/').next().unwrap_or_default().to_lowercase();
                last.starts_with("workbook") && last.ends_with(".xml")
            };
            self.members.iter().position(is_named)
        };
        Ok(related.or(typed).or_else(named))
    }

    /// What a part is related to; of no part, the package as a whole.
    fn relations(
        &self,
        folder: &str,
        name: &str,
        limits: &Limits,
        allowance: &Allowance,
    ) -> Result<Vec<Relation>, ReadError> {
        let mut relations = Vec::new();
        let Some(list) = self.find(&format!("{folder}/_rels/{name}.rels")) else { return Ok(relations) };
        xml::each_tag(&self.read(list, limits, allowance)?, &mut |tag| {
            if tag.name() != "Relationship" || tag.value("TargetMode").as_deref() == Some("External") {
                return;
            }
            let [id, kind, target] = ["Id", "Type", "Target"].map(|name| tag.value(name).unwrap_or_default());
            // Some write a path of the package as if it were one of the folder, some as an address: `sheet%201.xml`.
            let part_of =
                |target: &str| self.find(&resolved(folder, target)).or_else(|| self.find(&resolved("", target)));
            let part = part_of(&target).or_else(|| part_of(&unescaped(&target)));
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { id, kind, part });
        })?;
        Ok(relations)
    }
}

/// An address without its escapes.
fn unescaped(target: &str) -> String {
    let mut bytes = Vec::with_capacity(target.len());
    let mut rest = target.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = after.first_chunk::<2>().filter(|_| first == b'%').and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A path of the package, out of one that may be relative to a folder; a `\` is a `/`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The sheets that a workbook lists, and whether it counts days from 1904.
fn sheets(workbook: &[u8]) -> Result<(Vec<Listed>, bool), ReadError> {
    let (mut listed, mut is_1904) = (Vec::new(), false);
    xml::each_tag(workbook, &mut |tag| match tag.name() {
        "sheet" => {
            let [name, state, relation] = ["name", "state", "id"].map(|name| tag.value(name).unwrap_or_default());
            listed.push(Listed { name, state, relation });
        }
        "workbookPr" => {
            if let Some(value) = tag.value("date1904") {
                is_1904 = matches!(value.as_str(), "1" | "true" | "on");
            }
        }
        _ => {}
    })?;
    Ok((listed, is_1904))
}

/// A package that is being written.
struct Usual {
    from: ZipArchive<Cursor<Arc<[u8]>>>,
    to: ZipWriter<Cursor<Vec<u8>>>,
    /// The places of the parts in the archive.
    order: Vec<usize>,
}

/// What goes wrong with an archive in memory.
fn failed<E>(_: E) -> ReadError {
    ReadError::Workbook(Message::new("reading.detail.damaged"))
}

impl Usual {
    fn new(parts: &Parts) -> Result<Self, ReadError> {
        let from = ZipArchive::new(Cursor::new(parts.bytes.clone())).map_err(failed)?;
        let order = parts.members.iter().map(|part| part.place).collect();
        Ok(Usual { from, to: ZipWriter::new(Cursor::new(Vec::new())), order })
    }

    /// Copies a part as it is packed, under another name.
    fn copy(&mut self, part: usize, name: &str) -> Result<(), ReadError> {
        let file = self.from.by_index_raw(self.order[part]).map_err(failed)?;
        self.to.raw_copy_file_rename(file, name).map_err(failed)
    }

    fn write(&mut self, name: &str, content: &str) -> Result<(), ReadError> {
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.to.start_file(name, plain).map_err(failed)?;
        self.to.write_all(content.as_bytes()).map_err(failed)
    }

    /// Writes the list of sheets and the relations.
    fn finish(mut self, sheets: usize, is_1904: bool) -> Result<Arc<[u8]>, ReadError> {
        const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let related = |relations: &str| format!("<Relationships>{relations}</Relationships>");
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{TYPES}/{kind}\" Target=\"{target}\"/>")
        };
        let (mut list, mut relations) = (String::new(), String::new());
        for name in (0..sheets).map(usual_name) {
            list.push_str(&format!("<sheet name=\"{name}\" r:id=\"{name}\"/>"));
            relations.push_str(&relation(&name, "worksheet", &format!("/xl/worksheets/{name}.xml")));
        }
        let epoch = u8::from(is_1904);
        self.write("_rels/.rels", &related(&relation("book", "officeDocument", "xl/workbook.xml")))?;
        self.write("xl/_rels/workbook.xml.rels", &related(&relations))?;
        self.write(
            "xl/workbook.xml",
            &format!("<workbook><workbookPr date1904=\"{epoch}\"/><sheets>{list}</sheets></workbook>"),
        )?;
        Ok(self.to.finish().map_err(failed)?.into_inner().into())
    }
}
