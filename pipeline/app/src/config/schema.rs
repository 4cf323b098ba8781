//! The JSON Schemas of every file that people write or programs read, made from the types.
//!
//! They stand in `report-model/schema/`, so that editors complete and check a cycle's YAML; a test compares them with
//! the types. `UPDATE_SCHEMAS=1 cargo test --release --workspace schemas` writes them again.

use std::collections::BTreeMap;
use std::path::Path;

use report_model::disclosure::DisclosurePolicy;
use report_model::holder::Holder;
use report_model::measure::{NilReturn, Texts};
use report_model::portal::{PortalFigures, Tolerance};
use report_model::reference::{Calendar, Channels, Cycle, History, Outline, Publication, Regions, Register, Services};
use report_model::{definitions::Definitions, sectoral::SectoralReport, synthesis::Synthesis, view::View};
use schemars::{Schema, schema_for};
use tabulate::{ExportFacts, Mapping, Rules};

use super::{CorrectionsFile, MeasuresFile};
use crate::outputs::findings::FindingLine;

/// The first line of a file of a cycle, which lets an editor check it. `depth` says how many folders below the cycle it
/// stands: a cycle that has schemas of its own names these, another those of this repository.
pub fn line(data: &Path, kind: &str, depth: usize) -> String {
    let own = data.join("schema").is_dir();
    let up = "../".repeat(if own { depth } else { depth + 1 });
    let folder = if own { "schema" } else { "report-model/schema" };
    format!("# yaml-language-server: $schema={up}{folder}/{kind}.schema.json")
}

/// Every schema, by the kind of file.
pub fn all() -> BTreeMap<&'static str, Schema> {
    BTreeMap::from([
        ("agencies", schema_for!(Register)),
        ("calendar", schema_for!(Calendar)),
        ("channels", schema_for!(Channels)),
        ("corrections", schema_for!(CorrectionsFile)),
        ("cycle", schema_for!(Cycle)),
        ("disclosure", schema_for!(DisclosurePolicy)),
        ("export", schema_for!(ExportFacts)),
        ("finding", schema_for!(FindingLine)),
        ("history", schema_for!(History)),
        ("holder", schema_for!(Holder)),
        ("indicators", schema_for!(Definitions)),
        ("mapping", schema_for!(Mapping)),
        ("measures", schema_for!(MeasuresFile)),
        ("nil-return", schema_for!(NilReturn)),
        ("outline", schema_for!(Outline)),
        ("portal", schema_for!(PortalFigures)),
        ("reconciliation", schema_for!(Tolerance)),
        ("publication", schema_for!(Publication)),
        ("regions", schema_for!(Regions)),
        ("report", schema_for!(SectoralReport)),
        ("rules", schema_for!(Rules)),
        ("services", schema_for!(Services)),
        ("synthesis", schema_for!(Synthesis)),
        ("texts", schema_for!(Texts)),
        ("view", schema_for!(View)),
    ])
}
