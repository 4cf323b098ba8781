//! A worksheet with the styles of its marked cells changed. Cells and rows that are not written are put in their places.

use std::collections::VecDeque;

use quick_xml::events::{BytesStart, Event};

use crate::marks::{Cell, Marks, Tone};
use crate::styles::Styles;
use crate::xml;

/// The elements that stand behind the reference to the drawing of comments, in the order of the schema.
const BEHIND: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "worksheet",
];

/// The sheet anew; `drawing` is the id of a new drawing of comments. `None` where the sheet is not written in the usual
/// way.
pub(crate) fn rewrite(text: &str, marks: &Marks, styles: &mut Styles, drawing: Option<&str>) -> Option<String> {
    let mut sheet = Rewriting {
        written: String::with_capacity(text.len() + 64 * marks.len()),
        left: marks.tones().collect(),
        styles,
        prefix: String::new(),
        row: 0,
        column: None,
        row_style: 0,
    };
    let mut drawing = drawing;
    let mut path: Vec<String> = Vec::new();
    for piece in xml::pieces(text) {
        let (event, raw) = piece?;
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let empty = matches!(event, Event::Empty(_));
                let name = start.local_name().as_ref().to_owned();
                match path.len() {
                    0 => sheet.root(start)?,
                    1 if BEHIND.contains(&name.as_str()) => sheet.draw(&mut drawing),
                    _ => {}
                }
                sheet.element(&path, &name, start, empty, raw)?;
                if !empty {
                    path.push(name);
                }
            }
            Event::End(_) => {
                let name = path.pop()?;
                match (path.len(), name.as_str()) {
                    (0, _) => sheet.draw(&mut drawing),
                    (1, "sheetData") => sheet.rows_before(u32::MAX)?,
                    (2, "row") if path[1] == "sheetData" => sheet.cells_before(u32::MAX)?,
                    _ => {}
                }
                sheet.written.push_str(raw);
            }
            _ => sheet.written.push_str(raw),
        }
    }
    (path.is_empty() && drawing.is_none() && sheet.left.is_empty()).then_some(sheet.written)
}

struct Rewriting<'a> {
    written: String,
    /// The marked cells that are not written yet, in order.
    left: VecDeque<(Cell, Tone)>,
    styles: &'a mut Styles,
    prefix: String,
    row: u32,
    column: Option<u32>,
    row_style: usize,
}

impl Rewriting<'_> {
    fn root(&mut self, root: &BytesStart<'_>) -> Option<()> {
        self.prefix = xml::prefix(root);
        (root.local_name().as_ref() == "worksheet" && xml::declares(root, xml::MAIN)).then_some(())
    }

    fn draw(&mut self, drawing: &mut Option<&str>) {
        if let Some(id) = drawing.take() {
            let p = &self.prefix;
            self.written.push_str(&format!("<{p}legacyDrawing xmlns:r=\"{}\" r:id=\"{id}\"/>", xml::RELATIONS));
        }
    }

    fn element(&mut self, path: &[String], name: &str, start: &BytesStart<'_>, empty: bool, raw: &str) -> Option<()> {
        let in_data = path.get(1).is_some_and(|one| one == "sheetData");
        match (path.len(), name) {
            (1, "sheetData") if empty => {
                self.written.push_str(&xml::retagged(start, false, &[], ""));
                self.rows_before(u32::MAX)?;
                self.written.push_str(&format!("</{}>", start.name().as_ref()));
            }
            (2, "row") if in_data => self.open_row(start, empty, raw)?,
            (3, "c") if in_data => self.cell(start, empty, raw)?,
            _ => self.written.push_str(raw),
        }
        Some(())
    }

    /// A row, whose number follows that before where it is not written.
    fn open_row(&mut self, start: &BytesStart<'_>, empty: bool, raw: &str) -> Option<()> {
        let number = match xml::attribute(start, "r", false) {
            Some(number) => number.parse().ok()?,
            None => self.row.checked_add(1)?,
        };
        if number <= self.row {
            return None;
        }
        self.rows_before(number)?;
        (self.row, self.column) = (number, None);
        let own_style = xml::attribute(start, "customFormat", false).is_some_and(|own| own == "1" || own == "true");
        let style = xml::attribute(start, "s", false).filter(|_| own_style);
        self.row_style = style.and_then(|style| style.parse().ok()).unwrap_or(0);
        if self.left.front().is_none_or(|((row, _), _)| *row != number) {
            self.written.push_str(raw);
            return Some(());
        }
        // The range of written cells, which a new one may leave, is a hint that a sheet can do without.
        self.written.push_str(&xml::retagged(start, false, &[], "spans"));
        if empty {
            self.cells_before(u32::MAX)?;
            self.written.push_str(&format!("</{}>", start.name().as_ref()));
        }
        Some(())
    }

    fn cell(&mut self, start: &BytesStart<'_>, empty: bool, raw: &str) -> Option<()> {
        let column = match xml::attribute(start, "r", false) {
            Some(name) => xml::column_of(&name)?,
            None => self.column.map_or(0, |column| column + 1),
        };
        if self.column.is_some_and(|before| column <= before) {
            return None;
        }
        self.cells_before(column)?;
        self.column = Some(column);
        match self.left.front() {
            Some(&(cell, tone)) if cell == (self.row, column) => {
                self.left.pop_front();
                let style = xml::attribute(start, "s", false).and_then(|style| style.parse().ok()).unwrap_or(0);
                let style = self.styles.coloured(style, tone)?;
                self.written.push_str(&xml::retagged(start, empty, &[("s", style.to_string())], ""));
            }
            _ => self.written.push_str(raw),
        }
        Some(())
    }

    /// Writes the marked rows before `number` that the sheet does not have.
    fn rows_before(&mut self, number: u32) -> Option<()> {
        while let Some(&((row, _), _)) = self.left.front().filter(|((row, _), _)| *row < number) {
            (self.row, self.column, self.row_style) = (row, None, 0);
            let p = self.prefix.clone();
            self.written.push_str(&format!("<{p}row r=\"{row}\">"));
            self.cells_before(u32::MAX)?;
            self.written.push_str(&format!("</{p}row>"));
        }
        Some(())
    }

    /// Writes the marked cells of this row before `column` that the sheet does not have.
    fn cells_before(&mut self, column: u32) -> Option<()> {
        let row = self.row;
        while let Some(&(cell, tone)) = self.left.front().filter(|((at, col), _)| *at == row && *col < column) {
            self.left.pop_front();
            let style = self.styles.coloured(self.row_style, tone)?;
            let p = &self.prefix;
            self.written.push_str(&format!("<{p}c r=\"{}\" s=\"{style}\"/>", xml::reference(cell)));
        }
        Some(())
    }
}
