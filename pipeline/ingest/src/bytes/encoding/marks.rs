//! Bytes that stand in a text and are no letters of it.

/// The mark of UTF-8.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";
/// The end of a file in the words of CP/M and DOS: `copy` sets it behind what it glues.
pub(crate) const CTRL_Z: u8 = 0x1a;
