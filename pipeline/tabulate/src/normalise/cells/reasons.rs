//! The decision on a complaint and its reasons.

use ingest::text::clean;
use report_model::finding::{Finding, Place, mask};
use report_model::findings::Code;
use report_model::record::{Field, Reason};

use super::super::record::{SAYS_ADMISSIBLE, UNKNOWN_REASON};
use super::super::row_cells::is_blank;
use super::At;
use crate::lists::{ADMISSIBLE, NO_CODE};
use crate::propose::words::stands_for_nothing;

/// The bit of a refusal that gives no reason.
const GENERAL: u16 = 1 << Reason::Inadmissible as u16;

impl At<'_, '_> {
    pub(super) fn reasons(&mut self) -> u16 {
        let cells = self.cells;
        let decision = cells.get(Field::Admissibility, self.row);
        let decided = decision.map_or(0, |text| self.reasons_in(text));
        if decided & UNKNOWN_REASON != 0 {
            self.find(Code::UnknownValue, Field::Admissibility);
        }
        match cells.reason(self.row) {
            // Of a file that was admitted the other column says something else.
            Some(why) if decided != SAYS_ADMISSIBLE => self.with_reason(decided, why),
            _ => decided,
        }
    }

    /// A decision with what the column of the reasons says: a reason takes the place of a refusal that gives none.
    fn with_reason(&mut self, decided: u16, why: &str) -> u16 {
        let given = self.reasons_in(why);
        if given & UNKNOWN_REASON != 0 {
            let source = self.normaliser.context.source;
            let place = Place { column: source.reasons.clone(), ..self.normaliser.place(self.table, self.row, None) };
            self.normaliser.new_values.add(Field::Admissibility, &clean(why), 1);
            let (code, field) = (Code::UnknownValue, Some(Field::Admissibility));
            self.findings.record(code, || Finding { field, masked: Some(mask(why)), ..Finding::at(place, code) });
        }
        match given & !(UNKNOWN_REASON | GENERAL | SAYS_ADMISSIBLE) {
            0 if decided == 0 => given,
            0 => decided,
            known => (decided & !(GENERAL | UNKNOWN_REASON)) | known,
        }
    }

    /// The reasons that a cell names, and whether it names others.
    fn reasons_in(&mut self, text: &str) -> u16 {
        let admissible = self.normaliser.context.lists.of(Field::Admissibility).place(ADMISSIBLE);
        // A whole cell may be one value that holds a comma.
        let codes = match self.look_up(Field::Admissibility, text) {
            NO_CODE => {
                let parts = text.split([';', ',', '|']).filter(|part| !is_blank(part));
                parts.map(|part| self.look_up(Field::Admissibility, part)).collect()
            }
            whole if whole == admissible => return SAYS_ADMISSIBLE,
            whole => vec![whole],
        };
        let reasons = codes.into_iter().fold(0, |reasons, code| {
            let bit = match usize::from(code) {
                _ if code == admissible => SAYS_ADMISSIBLE,
                known if known < Reason::ALL.len() => 1 << known,
                _ => UNKNOWN_REASON,
            };
            reasons | bit
        });
        let reasons =
            if reasons & !(UNKNOWN_REASON | SAYS_ADMISSIBLE | GENERAL) == 0 { reasons } else { reasons & !GENERAL };
        if reasons & UNKNOWN_REASON != 0 && stands_for_nothing(text) {
            return 0;
        }
        reasons
    }
}
