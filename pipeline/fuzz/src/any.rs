#![no_main]
//! Any bytes as whatever they look like: pages, JSON, Parquet, mails, archives.

use ingest::Format;
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "each target uses some of them")]
#[path = "../../ingest/tests/it/bodies.rs"]
mod bodies;

fuzz_target!(|bytes: &[u8]| {
    bodies::is_bounded(bytes.to_vec(), &Format::default());
});
