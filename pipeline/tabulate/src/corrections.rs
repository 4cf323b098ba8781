//! Corrections of single cells, found by the identifier of their record while rows are read.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use hashbrown::HashMap;
use ingest::text::clean;
use report_model::correction::Correction;
use report_model::record::Field;

use crate::mapping::{IdentifiedBy, Source};
use crate::normalise::date::DateReader;
use crate::normalise::ids::compared;
use crate::propose::is_date;
use crate::propose::words::stands_for_nothing;

/// The corrections of a body, by their records.
#[derive(Debug, Default)]
pub struct Corrections<'a> {
    /// Places in the list that was given, with the corrections.
    by_record: HashMap<String, Vec<(u32, &'a Correction)>>,
}

impl<'a> Corrections<'a> {
    /// `list` in the order of its file: [`crate::Tabulated::corrected`] counts from its beginning.
    pub fn new(list: impl IntoIterator<Item = &'a Correction>) -> Self {
        let mut by_record: HashMap<String, Vec<(u32, &Correction)>> = HashMap::new();
        for (place, correction) in (0..).zip(list) {
            // In both forms: which of the two is meant the mapping says.
            by_record.entry(compared(&correction.record)).or_default().push((place, correction));
        }
        Corrections { by_record }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_record.is_empty()
    }

    /// Those of the record with an identifier, as a cell has it.
    pub(crate) fn of(&self, id: &str) -> &[(u32, &'a Correction)] {
        self.by_record.get(compared(id).as_str()).map_or(&[], Vec::as_slice)
    }
}

/// What a correction calls a record that is identified by its row.
pub(crate) fn name_of_row(file: &str, sheet: Option<&str>, row: u64) -> String {
    match sheet {
        Some(sheet) => format!("{file}/{sheet}:{row}"),
        None => format!("{file}:{row}"),
    }
}

/// Whether a correction fits a cell: the mapping has a column for its field, the old value still stands there, and the new one
/// of a date is a day or nothing. A day is
/// the same in any spelling: a workbook shows it otherwise than its cell holds it.
pub(crate) fn fits(correction: &Correction, (source, zone): (&Source, Tz), cell: Option<&str>) -> bool {
    let Correction { field, ref old, .. } = *correction;
    let cell = cell.unwrap_or_default();
    let reader = DateReader::new(source.order_of(field), zone);
    // What no day is takes no day's place. Several may stand in a cell of reopenings.
    let is_readable = !is_date(field)
        || field == Field::Reopened
        || stands_for_nothing(&correction.new)
        || clean(&correction.new).is_empty()
        || reader.read(&correction.new).is_ok();
    let is_same_day = || is_date(field) && reader.read(cell).is_ok_and(|day| reader.read(old) == Ok(day));
    let is_identity = field == Field::Id && source.identified_by == IdentifiedBy::Row;
    source.columns.contains_key(&field) && !is_identity && is_readable && (clean(cell) == clean(old) || is_same_day())
}

/// The corrections that were applied: their places, with the records.
pub type Applied = BTreeMap<u32, u128>;
