//! Reading a part event by event with the text of each: what is not changed is copied as it stands.

use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The main namespace of spreadsheets; that of the strict variant is another, and is not edited.
pub(crate) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// The namespace of references from one part to another.
pub(crate) const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The events of a part, each with its text; `None` in place of one that is no XML.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Option<(Event<'_>, &str)>> {
    let mut reader = Reader::from_str(text);
    let mut from = 0;
    std::iter::from_fn(move || match reader.read_event() {
        Ok(Event::Eof) => None,
        Err(_) => Some(None),
        Ok(Event::Start(tag) | Event::Empty(tag)) if !has_names(&tag) => Some(None),
        Ok(event) => {
            let to = usize::try_from(reader.buffer_position()).ok()?;
            let piece = text.get(from..to).map(|raw| (event, raw));
            from = to;
            Some(piece)
        }
    })
    .scan(false, |failed, piece| {
        // Nothing is read behind a fault.
        if *failed {
            return None;
        }
        *failed = piece.is_none();
        Some(piece)
    })
}

/// Whether the attributes of a tag have names: a stray quote is one to a lenient reader, and would turn what follows.
fn has_names(tag: &BytesStart<'_>) -> bool {
    let is_name = |key: &str| !key.is_empty() && !key.contains(['"', '\'', '<', '=', '&', '/']);
    tag.attributes().all(|attribute| attribute.is_ok_and(|attribute| is_name(attribute.key.as_ref())))
}

/// The value of an attribute, by its local name; with `prefixed`, only one that has a prefix (`r:id`).
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str, prefixed: bool) -> Option<String> {
    start.attributes().flatten().find_map(|attribute| {
        let fits = attribute.key.local_name().as_ref() == name && attribute.key.prefix().is_some() == prefixed;
        fits.then(|| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned))
            .flatten()
    })
}

/// The prefix of a name with its colon, or nothing.
pub(crate) fn prefix(start: &BytesStart<'_>) -> String {
    start.name().prefix().map_or_else(String::new, |prefix| format!("{}:", prefix.as_ref()))
}

/// Whether the root of a part declares a namespace.
pub(crate) fn declares(start: &BytesStart<'_>, namespace: &str) -> bool {
    start.attributes().flatten().any(|attribute| {
        let key = attribute.key.as_ref();
        (key == "xmlns" || key.starts_with("xmlns:")) && attribute.value.as_ref() == namespace
    })
}

/// A start tag anew, with these attributes in place of what it had of them.
pub(crate) fn retagged(start: &BytesStart<'_>, empty: bool, set: &[(&str, String)], drop: &str) -> String {
    let mut tag = format!("<{}", start.name().as_ref());
    for attribute in start.attributes().flatten() {
        let key = attribute.key.as_ref();
        if key != drop && set.iter().all(|(name, _)| *name != key) {
            tag.push_str(&format!(" {key}=\"{}\"", attribute.value.replace('"', "&quot;")));
        }
    }
    for (name, value) in set {
        tag.push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }
    tag.push_str(if empty { "/>" } else { ">" });
    tag
}

/// The text with something more at the end of its root.
pub(crate) fn appended(text: &str, more: &str) -> Option<String> {
    let (mut written, mut at, mut depth) = (String::with_capacity(text.len() + more.len()), None, 0_usize);
    for piece in pieces(text) {
        let (event, raw) = piece?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::Empty(root) if depth == 0 => {
                written.push_str(&format!("{}{more}</{}>", retagged(root, false, &[], ""), root.name().as_ref()));
                at = Some(());
                continue;
            }
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    written.push_str(more);
                    at = Some(());
                }
            }
            _ => {}
        }
        written.push_str(raw);
    }
    at.map(|()| written)
}

/// A text as it stands between tags, or in an attribute between double quotes. What XML cannot hold is left out, and so are
/// control signs; a line break stays as it is, for the text of a comment has lines.
pub(crate) fn escaped(text: &str) -> String {
    let is_held = |c: &char| *c == '\n' || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    let text: String = text.chars().filter(is_held).collect();
    partial_escape(text).replace('"', "&quot;")
}

/// The name of a cell: `C7`.
pub(crate) fn reference((row, column): crate::marks::Cell) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

/// The column of a cell's name, from 0.
pub(crate) fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number =
        letters.take(4).fold(0_u32, |number, letter| number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells() {
        for (column, name) in [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1"), (16_383, "XFD1")] {
            assert_eq!(reference((1, column)), name);
            assert_eq!(column_of(name), Some(column));
        }
        assert_eq!(column_of("12"), None);
    }

    #[test]
    fn a_text_keeps_its_lines_and_loses_what_xml_cannot_hold() {
        assert_eq!(escaped("a\r\nb\tc\u{7} <\"d\"> & 'e'\u{fffe}"), "a\nbc &lt;&quot;d&quot;&gt; &amp; 'e'");
    }

    #[test]
    fn something_more_stands_at_the_end_of_the_root() {
        assert_eq!(appended("<a><b/></a>\n", "<c/>").as_deref(), Some("<a><b/><c/></a>\n"));
        assert_eq!(appended("<a x='\"'/>", "<c/>").as_deref(), Some("<a x=\"&quot;\"><c/></a>"));
        assert_eq!(appended("<a><b></a>", "<c/>"), None);
        assert_eq!(appended("", "<c/>"), None);
    }
}
