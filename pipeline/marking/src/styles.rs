//! The styles of a workbook, with for each style that a marked cell has one more that differs in its fill alone.

use quick_xml::events::{BytesStart, Event};

use crate::marks::Tone;
use crate::xml;

/// The most styles of cells that a spreadsheet program takes.
const MOST: usize = 64_000;

/// `styles.xml`, and what is added to it.
pub(crate) struct Styles {
    text: String,
    fills: usize,
    /// The formats of cells, as they stand.
    formats: Vec<String>,
    added: Vec<(usize, Tone)>,
}

impl Styles {
    /// Reads the styles; `None` where they are not written in the usual way.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut styles = Styles { text: text.to_owned(), fills: 0, formats: Vec::new(), added: Vec::new() };
        let mut path: Vec<String> = Vec::new();
        for piece in xml::pieces(text) {
            let (event, raw) = piece?;
            let parent = path.get(1).map(String::as_str);
            let (in_fills, in_formats) = (parent == Some("fills"), parent == Some("cellXfs"));
            match &event {
                Event::Start(start) => {
                    if path.is_empty() && !xml::declares(start, xml::MAIN) {
                        return None;
                    }
                    styles.open(in_fills, in_formats, path.len(), raw);
                    path.push(start.local_name().as_ref().to_owned());
                }
                Event::Empty(_) => styles.open(in_fills, in_formats, path.len(), raw),
                Event::End(_) => {
                    path.pop()?;
                    if in_formats && path.len() >= 2 {
                        styles.formats.last_mut()?.push_str(raw);
                    }
                }
                _ => {}
            }
        }
        (styles.fills > 0 && !styles.formats.is_empty()).then_some(styles)
    }

    fn open(&mut self, in_fills: bool, in_formats: bool, depth: usize, raw: &str) {
        if in_fills && depth == 2 {
            self.fills += 1;
        }
        if in_formats && depth == 2 {
            self.formats.push(raw.to_owned());
        } else if in_formats && let Some(format) = self.formats.last_mut() {
            format.push_str(raw);
        }
    }

    /// The number of the style that is `style` with the colour of `tone`.
    pub(crate) fn coloured(&mut self, style: usize, tone: Tone) -> Option<usize> {
        // A cell that names a style that there is not has the first.
        let style = if style < self.formats.len() { style } else { 0 };
        let place = self.added.iter().position(|&known| known == (style, tone)).unwrap_or_else(|| {
            self.added.push((style, tone));
            self.added.len() - 1
        });
        let number = self.formats.len() + place;
        (number < MOST).then_some(number)
    }

    /// The part with what was added.
    pub(crate) fn finish(self) -> Option<String> {
        let mut written = String::with_capacity(self.text.len() + 200 * self.added.len());
        let mut depth = 0_usize;
        for piece in xml::pieces(&self.text) {
            let (event, raw) = piece?;
            match &event {
                Event::Start(start) => {
                    depth += 1;
                    match start.local_name().as_ref() {
                        "fills" if depth == 2 => written.push_str(&counted(start, self.fills + Tone::ALL.len())),
                        "cellXfs" if depth == 2 => {
                            written.push_str(&counted(start, self.formats.len() + self.added.len()));
                        }
                        _ => written.push_str(raw),
                    }
                    continue;
                }
                Event::End(end) => {
                    if depth == 2 {
                        match end.local_name().as_ref() {
                            "fills" => written.push_str(&fills(end.name().prefix().as_ref().map(AsRef::as_ref))),
                            "cellXfs" => self.write_formats(&mut written)?,
                            _ => {}
                        }
                    }
                    depth = depth.checked_sub(1)?;
                }
                _ => {}
            }
            written.push_str(raw);
        }
        Some(written)
    }

    fn write_formats(&self, written: &mut String) -> Option<()> {
        for &(style, tone) in &self.added {
            let format = self.formats.get(style)?;
            let fill = self.fills + Tone::ALL.iter().position(|&one| one == tone)?;
            let (event, raw) = xml::pieces(format).next()??;
            let set = [("fillId", fill.to_string()), ("applyFill", "1".to_owned())];
            match &event {
                Event::Empty(start) => written.push_str(&xml::retagged(start, true, &set, "")),
                Event::Start(start) => {
                    written.push_str(&xml::retagged(start, false, &set, ""));
                    written.push_str(&format[raw.len()..]);
                }
                _ => return None,
            }
        }
        Some(())
    }
}

fn counted(start: &BytesStart<'_>, count: usize) -> String {
    xml::retagged(start, false, &[("count", count.to_string())], "")
}

fn fills(prefix: Option<&str>) -> String {
    let p = prefix.map_or_else(String::new, |prefix| format!("{prefix}:"));
    let fill = |tone: Tone| {
        format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{:06X}\"/><{p}bgColor indexed=\"64\"/>\
             </{p}patternFill></{p}fill>",
            tone.rgb()
        )
    };
    Tone::ALL.into_iter().map(fill).collect()
}
