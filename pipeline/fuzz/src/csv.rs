#![no_main]
//! Any bytes as a delimited text: read in proportion, and inspected as they are copied.

use ingest::FileKind;
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "each target uses some of them")]
#[path = "../../ingest/tests/it/bodies.rs"]
mod bodies;

fuzz_target!(|bytes: &[u8]| {
    bodies::is_inspected(bytes);
    bodies::is_in_proportion(bytes.to_vec(), &bodies::format(FileKind::Csv));
});
