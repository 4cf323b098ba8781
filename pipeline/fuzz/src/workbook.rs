#![no_main]
//! Any bytes as each kind of workbook.

use ingest::FileKind;
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, reason = "each target uses some of them")]
#[path = "../../ingest/tests/it/bodies.rs"]
mod bodies;

fuzz_target!(|bytes: &[u8]| {
    for kind in [FileKind::Xlsx, FileKind::Xlsb, FileKind::Ods, FileKind::Xls] {
        bodies::is_bounded(bytes.to_vec(), &bodies::format(kind));
    }
});
