//! What the rows of one table are made records with: what its mapping says, and what was met in it so far.

use hashbrown::HashMap;
use report_model::finding::Place;
use report_model::findings::Code;
use report_model::record::Field;

use super::ids::Ids;
use super::turned::Turned;
use crate::classify::Classifier;
use crate::columns::RawTable;
use crate::corrections::Corrections;
use crate::lists::{CodeId, Lists};
use crate::mapping::Source;
use crate::propose::advice::NewValues;
use crate::tally::Placed;
use crate::tally::counted::Rulings;
use crate::validate::{Bodies, Checks};

/// What the records of one table stand on beside its rows.
pub struct TableContext<'a> {
    /// Its file, with its path in an archive.
    pub file: &'a str,
    /// Its source in the mapping.
    pub source: &'a Source,
    /// The closed lists.
    pub lists: &'a Lists,
    /// The key of the pseudonyms.
    pub key: &'a [u8; 32],
    /// The zone of instants with an offset.
    pub zone: chrono_tz::Tz,
    /// What a record may say against itself.
    pub checks: Checks<'a>,
    /// The first and the last day of the period.
    pub period: (i32, i32),
    /// The frame of the period.
    pub placed: Placed,
    /// How records are judged, at the nominal cut-off.
    pub rulings: Rulings,
    /// The cut-off of the file.
    pub cutoff: i32,
    /// The corrections of its cells.
    pub corrections: &'a Corrections<'a>,
}

/// Everything that turns the rows of one table into records.
pub struct Normaliser<'a> {
    pub(super) context: TableContext<'a>,
    pub(super) classifier: Classifier<'a>,
    /// For each field, the place of its column in the selection.
    pub(super) columns: HashMap<Field, usize>,
    /// The place of the column of reasons in the selection.
    pub(crate) reasons: Option<usize>,
    /// The values of each field that were looked up already, by the field's number.
    pub(super) memos: [HashMap<String, Found>; 32],
    /// Values that are in no list.
    pub(crate) new_values: NewValues,
    /// The fields in which signs of another form were met: a bit for each, by its number.
    pub(super) other_forms: u32,
    /// What the dates of a sheet look like: in other tables no date is a true one.
    pub(crate) turned: Option<Turned>,
    /// What was found in a row, and whether its cell is shown by its shape: said when it is known what the row is.
    pub(super) found: Vec<(Code, Field, bool)>,
    /// Who stands in its columns of bodies.
    pub(super) bodies: Bodies,
    /// What its identifiers look like.
    pub(crate) ids: Ids,
}

/// What a value was looked up as, and whether it had to be repaired first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub code: CodeId,
    pub repaired: bool,
    /// Whether it holds a sign that no page shows as it is.
    pub unprinted: bool,
}

impl<'a> Normaliser<'a> {
    /// `columns` gives the place of each mapped column in the selection that the reader was asked for.
    pub fn new(context: TableContext<'a>, classifier: Classifier<'a>, columns: HashMap<Field, usize>) -> Self {
        Normaliser {
            context,
            classifier,
            columns,
            reasons: None,
            memos: Default::default(),
            new_values: NewValues::default(),
            other_forms: 0,
            turned: None,
            found: Vec::new(),
            bodies: Bodies::default(),
            ids: Ids::default(),
        }
    }

    pub(super) fn place(&self, table: &RawTable, row: usize, field: Option<Field>) -> Place {
        Place {
            file: self.context.file.to_owned(),
            sheet: table.sheet.as_deref().map(str::to_owned),
            row: table.rows.get(row).copied(),
            column: field.and_then(|field| self.context.source.columns.get(&field)).cloned(),
        }
    }
}
