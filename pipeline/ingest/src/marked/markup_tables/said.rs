//! What the tags of OpenDocument and of the XML of Excel 2003 say, in the words of [`super::reading`].

use std::borrow::Cow;
use std::collections::BTreeSet;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attribute;

use crate::marked::markup_tables::reading::{Content, Kind, Said, Shape};
use crate::values::cell_text::{decimal, moment};

/// What styles and tags around a sheet say of it.
#[derive(Default)]
pub(super) struct Styles {
    current: String,
    hidden: BTreeSet<String>,
    worksheet: Option<String>,
}

/// The attributes of a tag.
pub(super) struct Attributes<'a>(Vec<Attribute<'a>>);

impl<'a> Attributes<'a> {
    /// Reads the attributes; `None` where one has no name or no quoted value, as when a quote is missing.
    pub(super) fn of(tag: &'a BytesStart<'_>) -> Option<Self> {
        let is_name = |key: &str| !key.is_empty() && !key.contains(['"', '\'', '<', '=', '&', '/']);
        // Finding names that repeat would take the square of their number.
        let mut attributes = tag.attributes();
        let read: Result<Vec<_>, _> = attributes.with_checks(false).collect();
        let read = read.ok()?;
        let are_sound = read.iter().all(|it| is_name(it.key.as_ref()) && !it.value.contains('<'));
        are_sound.then_some(Attributes(read))
    }

    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let attribute = self.0.iter().find(|attribute| attribute.key.as_ref().eq_ignore_ascii_case(name))?;
        // What is no reference stays as it is written.
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        Some(value.unwrap_or_else(|_| Cow::Borrowed(&attribute.value)))
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.value(name).map(Cow::into_owned)
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.value(name)?.trim().parse().ok()
    }
}

/// Translates the end of an element.
pub(super) fn ended(name: &str) -> Option<Said<'static>> {
    match name.strip_prefix("ss:").unwrap_or(name) {
        "table" | "table:table" => Some(Said::SheetEnds),
        "row" | "table:table-row" => Some(Said::RowEnds),
        "cell" | "table:table-cell" => Some(Said::CellEnds),
        _ => None,
    }
}

/// Translates the start of an element.
pub(super) fn begun(name: &str, attributes: &Attributes<'_>, styles: &mut Styles) -> Option<Said<'static>> {
    match name.strip_prefix("ss:").unwrap_or(name) {
        name if name.contains(':') => in_open_document(name, attributes, styles),
        name => in_excel_2003(name, attributes, styles),
    }
}

fn in_excel_2003(name: &str, attributes: &Attributes<'_>, styles: &mut Styles) -> Option<Said<'static>> {
    let from_one = |name: &str| attributes.number(name).and_then(|number| number.checked_sub(1));
    let more = |name: &str| attributes.number(name).map_or(1, |more| more.saturating_add(1));
    Some(match name {
        "worksheet" => {
            styles.worksheet = attributes.owned("ss:name");
            return None;
        }
        "table" => Said::Sheet { name: styles.worksheet.take(), hidden: false },
        "row" => {
            let number = from_one("ss:index").map(|number| number as u64 + 1);
            Said::Row { number, repeated: 1, hidden: attributes.value("ss:hidden").as_deref() == Some("1") }
        }
        "cell" => {
            let [wide, high] = ["ss:mergeacross", "ss:mergedown"].map(more);
            let column = from_one("ss:index");
            let formula = attributes.value("ss:formula").map(|_| Content::Formula);
            Said::Cell(Shape { column, repeated: 1, wide, high, kind: Kind::Excel2003 }, formula)
        }
        "data" => Said::Content(match attributes.value("ss:type")?.as_ref() {
            "DateTime" => Content::As(moment),
            "Boolean" => Content::As(|text| if text == "1" { "true" } else { "false" }.to_owned()),
            "Number" => Content::As(plain_number),
            "Error" => Content::Error,
            _ => return None,
        }),
        // Texts in several formats are written as a page writes them.
        "br" | "p" | "div" | "li" => Said::Break,
        _ => return None,
    })
}

fn in_open_document(name: &str, attributes: &Attributes<'_>, styles: &mut Styles) -> Option<Said<'static>> {
    let number = |name: &str| attributes.number(name).unwrap_or(1);
    // No program writes 0, or what is no number: read as 1 it would lose rows or columns.
    let is_none =
        |name: &str| attributes.value(name).is_some() && attributes.number(name).is_none_or(|times| times == 0);
    if ["table:number-rows-repeated", "table:number-columns-repeated"].into_iter().any(is_none) {
        return Some(Said::NoNumber);
    }
    Some(match name {
        "style:style" => {
            styles.current = attributes.owned("style:name").unwrap_or_default();
            return None;
        }
        "style:table-properties" => {
            if attributes.value("table:display").as_deref() == Some("false") {
                styles.hidden.insert(styles.current.clone());
            }
            return None;
        }
        "table:table" => {
            let hidden = attributes.value("table:style-name").is_some_and(|style| styles.hidden.contains(&*style));
            Said::Sheet { name: attributes.owned("table:name"), hidden }
        }
        "table:table-row" => Said::Row {
            number: None,
            repeated: number("table:number-rows-repeated"),
            hidden: matches!(attributes.value("table:visibility").as_deref(), Some("filter" | "collapse")),
        },
        "table:covered-table-cell" => Said::Covered(number("table:number-columns-repeated")),
        "table:table-cell" => {
            let [wide, high] = ["table:number-columns-spanned", "table:number-rows-spanned"].map(number);
            let repeated = number("table:number-columns-repeated");
            let shape = Shape { column: None, repeated, wide, high, kind: Kind::OpenDocument };
            Said::Cell(shape, content(attributes))
        }
        "text:p" | "text:line-break" => Said::Break,
        // One more than a space, so that it is no part of a run of white space.
        "text:s" | "text:tab" => Said::Text(" "),
        _ => return None,
    })
}

/// What the tag of an OpenDocument cell says of its value.
fn content(attributes: &Attributes<'_>) -> Option<Content> {
    let value = |name: &str| attributes.value(name);
    let kind = value("calcext:value-type").or_else(|| value("office:value-type"));
    match kind.as_deref() {
        Some("error") => Some(Content::Error),
        Some("float" | "percentage" | "currency") => {
            value("office:value").map(|number| Content::Value(plain_number(&number)))
        }
        Some("date") => value("office:date-value").map(|date| Content::Value(moment(&date))),
        Some("time") => value("office:time-value").map(|time| Content::Value(duration(&time))),
        Some("boolean") => attributes.owned("office:boolean-value").map(Content::Value),
        kind => {
            let text = attributes.owned("office:string-value").map(Content::Value);
            // What was never calculated has no type.
            text.or_else(|| value("table:formula").filter(|_| kind.is_none()).map(|_| Content::Formula))
        }
    }
}

/// A number as it is written, unless it is written with an exponent or needless zeros.
fn plain_number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if text.contains(['e', 'E', '.']) => decimal(number),
        _ => text.to_owned(),
    }
}

/// `PT10H20M05S` as `10:20:05`.
fn duration(text: &str) -> String {
    let digits = |sign: char| {
        let before = text.split_once(sign)?.0;
        before.rsplit(|c: char| !c.is_ascii_digit() && c != '.').next()?.split('.').next()?.parse::<u64>().ok()
    };
    match (text.starts_with("PT"), digits('H'), digits('M'), digits('S')) {
        (true, Some(hours), Some(minutes), Some(seconds)) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        _ => text.to_owned(),
    }
}
