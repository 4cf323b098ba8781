//! Tables in marked text: OpenDocument, pages, the XML of Excel 2003, web archives. Knows tables and what is below them, and
//! no other format.

pub(crate) mod markup_tables;
pub(crate) mod mhtml;
