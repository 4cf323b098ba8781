//! Reads the tags of a page: as much of HTML as the templates write, and no more.

/// A tag that opens an element.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    /// The name of the element.
    pub(crate) name: String,
    /// Its attributes, unescaped.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }
}

/// The tags of a page that open an element.
///
/// # Panics
/// Where the markup is not what the templates write: an attribute without quotes, a `<` that stands alone.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    html.split('<').skip(1).filter(|piece| !piece.starts_with(['/', '!', '?'])).map(tag).collect()
}

fn tag(piece: &str) -> Tag {
    let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).expect("a tag has an end");
    let (name, mut rest) = piece.split_at(end);
    assert!(!name.is_empty(), "a `<` that is not escaped: {piece:.60}");
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let next = rest.chars().next().expect("a tag has an end");
        if matches!(next, '>' | '/') {
            return Tag { name: name.to_owned(), attributes };
        }
        let end = rest.find(['=', ' ', '>']).expect("an attribute has an end");
        let (attribute, after) = rest.split_at(end);
        if let Some(value) = after.strip_prefix("=\"") {
            let (value, after) = value.split_once('"').expect("a value has an end");
            attributes.push((attribute.to_owned(), unescaped(value)));
            rest = after;
        } else {
            assert!(!after.starts_with('='), "an attribute without quotes: {rest:.60}");
            attributes.push((attribute.to_owned(), String::new()));
            rest = after;
        }
    }
}

/// The text without references.
pub(crate) fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}
