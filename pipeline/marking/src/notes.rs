//! Comments of cells: the part that holds their texts, and the drawing of their boxes that spreadsheet programs want
//! beside it. A sheet that has comments keeps them; ours stand behind.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use crate::error::{MarkError, unusual};
use crate::marks::Cell;
use crate::package::Package;
use crate::xml;

const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Writes the comments of a sheet. Gives the id of the drawing where the sheet does not refer to one yet.
pub(crate) fn write(
    package: &mut Package<'_>,
    sheet: &str,
    place: usize,
    comments: &BTreeMap<Cell, String>,
) -> Result<Option<String>, MarkError> {
    let relations = package.relations(sheet)?;
    let part = |kind: &str| relations.iter().find(|one| one.kind == kind).map(|one| one.target.clone());
    let drawn: BTreeMap<Cell, String> = if let Some(part) = part("comments") {
        let text = package.text(&part)?;
        let (text, new) = added(&text, comments).ok_or_else(|| unusual(&part))?;
        package.set(&part, text);
        new
    } else {
        let part = free(package, &format!("xl/hasila/comments{place}"), "xml");
        package.set(&part, whole(comments));
        package.declare(&part, COMMENTS)?;
        package.relate(sheet, "comments", &part)?;
        comments.clone()
    };
    let has_drawing = refers_to_drawing(&package.text(sheet)?).ok_or_else(|| unusual(sheet))?;
    let drawing = match has_drawing {
        Some(id) => relations.iter().find(|one| one.id == id).map(|one| one.target.clone()),
        None => None,
    };
    if let Some(part) = drawing {
        let text = package.text(&part)?;
        let first = 1 + last_shape(&text);
        let known = text.contains("_x0000_t202\"") && text.contains("shapetype");
        let more = if known { String::new() } else { SHAPE.to_owned() } + &shapes(&drawn, first);
        let text = xml::appended(&text, &more).ok_or_else(|| unusual(&part))?;
        package.set(&part, text);
        return Ok(None);
    }
    let part = free(package, &format!("xl/hasila/drawing{place}"), "vml");
    let first = place * 4 * 1024 + 1;
    let blocks: Vec<String> = (0..=drawn.len() / 1024).map(|block| (place * 4 + block).to_string()).collect();
    let text = format!(
        "{HEAD}<o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout>{SHAPE}{}</xml>",
        blocks.join(","),
        shapes(&drawn, first)
    );
    package.set(&part, text);
    package.declare(&part, DRAWING)?;
    Ok(Some(package.relate(sheet, "vmlDrawing", &part)?))
}

/// A name that no part has.
fn free(package: &Package<'_>, stem: &str, extension: &str) -> String {
    let names = std::iter::once(format!("{stem}.{extension}")).chain((1..).map(|n| format!("{stem}-{n}.{extension}")));
    let mut names = names;
    names.find(|name| !package.has(name)).unwrap_or_default()
}

/// The id of the drawing that a sheet refers to; `None` outside where the sheet is no XML.
#[expect(clippy::option_option, reason = "no reference and no XML are two things")]
fn refers_to_drawing(sheet: &str) -> Option<Option<String>> {
    for piece in xml::pieces(sheet) {
        let (event, _) = piece?;
        if let Event::Start(start) | Event::Empty(start) = event
            && start.local_name().as_ref() == "legacyDrawing"
        {
            return Some(xml::attribute(&start, "id", true));
        }
    }
    Some(None)
}

fn run(p: &str, text: &str) -> String {
    format!("<{p}r><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>", xml::escaped(text))
}

fn comment(p: &str, cell: Cell, author: usize, text: &str) -> String {
    let name = xml::reference(cell);
    format!("<{p}comment ref=\"{name}\" authorId=\"{author}\"><{p}text>{}</{p}text></{p}comment>", run(p, text))
}

/// A part of comments.
fn whole(comments: &BTreeMap<Cell, String>) -> String {
    let list: String = comments.iter().map(|(&cell, text)| comment("", cell, 0, text)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{}\"><authors><author>Hasila\
         </author></authors><commentList>{list}</commentList></comments>",
        xml::MAIN
    )
}

/// A part of comments with ours: behind the text of a cell that has a comment, or as new ones, which are given too.
fn added(text: &str, comments: &BTreeMap<Cell, String>) -> Option<(String, BTreeMap<Cell, String>)> {
    let mut left: BTreeMap<String, (Cell, &String)> =
        comments.iter().map(|(&cell, text)| (xml::reference(cell), (cell, text))).collect();
    let (mut written, mut authors, mut depth, mut p) = (String::with_capacity(text.len()), 0, 0_usize, String::new());
    let mut at = String::new();
    for piece in xml::pieces(text) {
        let (event, raw) = piece?;
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let empty = matches!(event, Event::Empty(_));
                let name = start.local_name().as_ref().to_owned();
                if depth == 0 {
                    p = xml::prefix(start);
                    xml::declares(start, xml::MAIN).then_some(())?;
                }
                // An empty list is rare, and nothing to take apart here.
                (!(empty && matches!(name.as_str(), "authors" | "commentList"))).then_some(())?;
                authors += usize::from(name == "author");
                if name == "comment" {
                    at = xml::attribute(start, "ref", false)?;
                }
                depth += usize::from(!empty);
            }
            Event::End(end) => {
                match end.local_name().as_ref() {
                    "authors" => written.push_str(&format!("<{p}author>Hasila</{p}author>")),
                    "text" => {
                        if let Some((_, text)) = left.remove(&at) {
                            written.push_str(&run(&p, &format!("\n\n{text}")));
                        }
                    }
                    "commentList" => {
                        let new: BTreeMap<Cell, &String> = left.values().copied().collect();
                        written.extend(new.iter().map(|(&cell, text)| comment(&p, cell, authors, text)));
                    }
                    _ => {}
                }
                depth = depth.checked_sub(1)?;
            }
            _ => {}
        }
        written.push_str(raw);
    }
    Some((written, left.into_values().map(|(cell, text)| (cell, text.clone())).collect()))
}

/// The highest number of a shape in a drawing.
fn last_shape(drawing: &str) -> usize {
    let numbers = drawing.split("_x0000_s").skip(1).filter_map(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse().ok()
    });
    numbers.filter(|number| *number < usize::MAX / 2).max().unwrap_or(1024)
}

const HEAD: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
                    xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">";
const SHAPE: &str = "<v:shapetype xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
                     id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
                     <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// A hidden box for each comment, beside its cell and as high as its text.
fn shapes(comments: &BTreeMap<Cell, String>, first: usize) -> String {
    let shape = |(number, (&(row, column), text)): (usize, (&Cell, &String))| {
        let lines = text.lines().map(|line| 1 + line.chars().count() / 44).sum::<usize>().clamp(4, 24);
        let (above, row) = (row.saturating_sub(2), row - 1);
        format!(
            "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
             xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_x0000_s{number}\" type=\"#_x0000_t202\" \
             style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill \
             color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
             <v:textbox style=\"mso-direction-alt:auto\"><div/></v:textbox><x:ClientData ObjectType=\"Note\">\
             <x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}, 15, {above}, 10, {}, 15, {}, 4</x:Anchor>\
             <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
            column + 1,
            column + 5,
            above as usize + lines + 1,
        )
    };
    (first..).zip(comments).map(shape).collect()
}
