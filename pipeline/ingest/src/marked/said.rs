//! What the tags of the three vocabularies say, in one.

use std::collections::BTreeSet;

use crate::markup::Token;
use crate::workbook::decimal;

/// What a tag or a text says.
pub(super) enum Said {
    Sheet {
        name: Option<String>,
        hidden: bool,
    },
    SheetEnds,
    Row {
        number: Option<u64>,
        repeated: usize,
    },
    Cell(Shape, Option<Content>),
    /// Cells that another covers.
    Covered(usize),
    CellEnds,
    Content(Content),
    Text(String),
    Break,
}

/// What a cell holds, beside or instead of its text.
pub(super) enum Content {
    Value(String),
    Error,
    /// A formula, of which the text is the value.
    Formula,
    /// The text, read in this way.
    As(fn(&str) -> String),
}

/// How a cell lies.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Its column from 0, where it says so.
    pub(super) column: Option<usize>,
    pub(super) repeated: usize,
    pub(super) wide: usize,
    pub(super) high: usize,
    pub(super) kind: Kind,
}

/// Whose cell it is: what stands under a merged cell, and what white space means, differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The cells below a high one move aside.
    Page,
    /// Covered cells are written.
    OpenDocument,
    /// Covered cells are counted; white space is kept.
    Excel2003,
}

/// What styles and tags around a sheet say of it.
#[derive(Default)]
pub(super) struct Styles {
    current: String,
    hidden: BTreeSet<String>,
    worksheet: Option<String>,
}

type Attributes = [(String, String)];

fn value<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

fn number(attributes: &Attributes, name: &str) -> Option<usize> {
    value(attributes, name)?.trim().parse().ok()
}

/// Translates a tag or a text.
pub(super) fn said(token: Token, styles: &mut Styles) -> Option<Said> {
    match token {
        Token::Text(text) => Some(Said::Text(text)),
        Token::Close(name) => match name.strip_prefix("ss:").unwrap_or(&name) {
            "table" | "table:table" => Some(Said::SheetEnds),
            "td" | "th" | "cell" | "table:table-cell" => Some(Said::CellEnds),
            _ => None,
        },
        Token::Open { name, attributes, .. } => {
            let attributes = attributes.as_slice();
            match name.strip_prefix("ss:").unwrap_or(&name) {
                name if name.contains(':') => in_open_document(name, attributes, styles),
                "worksheet" => {
                    styles.worksheet = value(attributes, "ss:name").map(str::to_owned);
                    None
                }
                name => in_page(name, attributes, styles),
            }
        }
    }
}

fn in_page(name: &str, attributes: &Attributes, styles: &mut Styles) -> Option<Said> {
    let from_one = |name: &str| number(attributes, name).and_then(|number| number.checked_sub(1));
    let more = |name: &str| number(attributes, name).map_or(1, |more| more.saturating_add(1));
    Some(match name {
        "table" => Said::Sheet { name: styles.worksheet.take(), hidden: false },
        "tr" => Said::Row { number: None, repeated: 1 },
        "row" => Said::Row { number: from_one("ss:index").map(|number| number as u64 + 1), repeated: 1 },
        "td" | "th" => {
            let [wide, high] = ["colspan", "rowspan"].map(|name| number(attributes, name).unwrap_or(1));
            Said::Cell(Shape { column: None, repeated: 1, wide, high, kind: Kind::Page }, None)
        }
        "cell" => {
            let [wide, high] = ["ss:mergeacross", "ss:mergedown"].map(more);
            let column = from_one("ss:index");
            let formula = value(attributes, "ss:formula").map(|_| Content::Formula);
            Said::Cell(Shape { column, repeated: 1, wide, high, kind: Kind::Excel2003 }, formula)
        }
        "data" => Said::Content(match value(attributes, "ss:type")? {
            "DateTime" => Content::As(moment),
            "Boolean" => Content::As(|text| if text == "1" { "true" } else { "false" }.to_owned()),
            "Number" => Content::As(plain_number),
            "Error" => Content::Error,
            _ => return None,
        }),
        "br" | "p" | "div" | "li" => Said::Break,
        _ => return None,
    })
}

fn in_open_document(name: &str, attributes: &Attributes, styles: &mut Styles) -> Option<Said> {
    let value = |name: &str| value(attributes, name);
    let number = |name: &str| number(attributes, name).unwrap_or(1);
    Some(match name {
        "style:style" => {
            value("style:name").unwrap_or_default().clone_into(&mut styles.current);
            return None;
        }
        "style:table-properties" => {
            if value("table:display") == Some("false") {
                styles.hidden.insert(styles.current.clone());
            }
            return None;
        }
        "table:table" => {
            let hidden = value("table:style-name").is_some_and(|style| styles.hidden.contains(style));
            Said::Sheet { name: value("table:name").map(str::to_owned), hidden }
        }
        "table:table-row" => Said::Row { number: None, repeated: number("table:number-rows-repeated") },
        "table:covered-table-cell" => Said::Covered(number("table:number-columns-repeated")),
        "table:table-cell" => {
            let [wide, high] = ["table:number-columns-spanned", "table:number-rows-spanned"].map(number);
            let repeated = number("table:number-columns-repeated");
            let shape = Shape { column: None, repeated, wide, high, kind: Kind::OpenDocument };
            let content = match value("calcext:value-type").or_else(|| value("office:value-type")) {
                Some("error") => Some(Content::Error),
                Some("float" | "percentage" | "currency") => {
                    value("office:value").map(plain_number).map(Content::Value)
                }
                Some("date") => value("office:date-value").map(moment).map(Content::Value),
                Some("time") => value("office:time-value").map(duration).map(Content::Value),
                Some("boolean") => value("office:boolean-value").map(|truth| Content::Value(truth.to_owned())),
                kind => {
                    let text = value("office:string-value").map(|text| Content::Value(text.to_owned()));
                    // What was never calculated has no type.
                    text.or_else(|| value("table:formula").filter(|_| kind.is_none()).map(|_| Content::Formula))
                }
            };
            Said::Cell(shape, content)
        }
        "text:p" | "text:line-break" => Said::Break,
        // One more than a space, so that it is no part of a run of white space.
        "text:s" | "text:tab" => Said::Text(" ".to_owned()),
        _ => return None,
    })
}

/// A number as it is written, unless it is written with an exponent or needless zeros.
fn plain_number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if text.contains(['e', 'E', '.']) => decimal(number),
        _ => text.to_owned(),
    }
}

/// A date without a time that is none, and a time without its fractions.
fn moment(text: &str) -> String {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    whole.strip_suffix("T00:00:00").unwrap_or(whole).to_owned()
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
