//! The tags of a small part of a package, by their local names.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use report_model::diagnostic::Message;

use crate::bytes::error::ReadError;

/// A tag that opens, or stands alone.
pub(crate) struct Tag<'a> {
    start: &'a BytesStart<'a>,
    name: String,
}

impl Tag<'_> {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The value of an attribute, by its local name.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.start.attributes().flatten().find_map(|attribute| {
            let fits = attribute.key.local_name().as_ref() == name;
            let value = || attribute.normalized_value(XmlVersion::Implicit1_0).ok();
            fits.then(value).flatten().map(std::borrow::Cow::into_owned)
        })
    }
}

/// Hands over the tags of an XML, one after the other.
///
/// # Errors
/// When it is no XML.
pub(crate) fn each_tag(bytes: &[u8], take: &mut dyn FnMut(&Tag<'_>)) -> Result<(), ReadError> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                take(&Tag { name: start.local_name().as_ref().to_owned(), start: &start });
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(ReadError::Workbook(Message::new("reading.detail.part"))),
        }
    }
}
