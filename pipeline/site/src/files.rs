//! The site as files in memory.

use std::collections::BTreeMap;

/// The files of the site, by their path in it; folders are parted by `/`.
pub type Files = BTreeMap<String, Vec<u8>>;
