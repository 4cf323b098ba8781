//! Values of closed lists, and names of the body's own.

use ingest::repair::{has_other_forms, repaired, turned};
use ingest::text::clean;
use report_model::findings::Code;
use report_model::record::Field;
use report_model::signs::{is_hostile, is_printed};

use super::super::normaliser::Found;
use super::super::record::{Interner, OTHER_BODY, OTHER_VALUE, looks_personal};
use super::At;
use crate::lists::{CodeId, NO_CODE};
use crate::propose::words::stands_for_nothing;

/// The longest memo of a column: beyond it values are looked up each time.
const MEMO: usize = 4_096;

impl At<'_, '_> {
    /// The code of a text in the list of a field, or [`NO_CODE`]. A column repeats its values: they are remembered.
    #[inline]
    pub(super) fn look_up(&mut self, field: Field, text: &str) -> CodeId {
        let found = match self.normaliser.memos[field as usize].get(text) {
            Some(&found) => found,
            None => self.look_up_anew(field, text),
        };
        if found.repaired {
            self.find(Code::RepairedText, field);
        }
        found.code
    }

    /// A value that no list has may be damaged: it is repaired where a list has what comes out.
    pub(super) fn look_up_anew(&mut self, field: Field, text: &str) -> Found {
        let list = self.normaliser.context.lists.of(field);
        let mut found = Found { code: list.find(text), repaired: false, unprinted: false };
        if found.code == NO_CODE {
            let meant = [repaired(text), turned(&clean(text))].into_iter().flatten();
            let codes = meant.map(|meant| list.find(&meant)).find(|&code| code != NO_CODE);
            found = codes.map_or(found, |code| Found { code, repaired: true, ..found });
        }
        if has_other_forms(text) {
            self.normaliser.other_forms |= 1 << field as u32;
        }
        let memo = &mut self.normaliser.memos[field as usize];
        if memo.len() < MEMO {
            memo.insert(text.to_owned(), found);
        }
        found
    }

    /// The code of a cell in a closed list; a value in no list is a finding.
    #[inline]
    pub(super) fn code(&mut self, field: Field) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        let code = self.look_up(field, text);
        if code == NO_CODE && self.is_asked(field) && !stands_for_nothing(text) {
            self.find(Code::UnknownValue, field);
        }
        code
    }

    /// Whether a value that no list has is a fault of its cell: where there is no list at all, that is said once.
    fn is_asked(&self, field: Field) -> bool {
        field != Field::Service || !self.normaliser.context.lists.of(field).codes.is_empty()
    }

    /// The province of a cell. A commune rolls up to its own; where several share its name, the region tells.
    pub(super) fn province(&mut self, region: CodeId) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(Field::Province, self.row) else { return NO_CODE };
        match self.look_up(Field::Province, text) {
            NO_CODE => {}
            code => return code,
        }
        let code = self.normaliser.context.lists.commune_in(text, region);
        if code == NO_CODE && !stands_for_nothing(text) {
            self.find(Code::UnknownValue, Field::Province);
        }
        code
    }

    pub(super) fn service(&mut self) -> CodeId {
        let cells = self.cells;
        let code = self.code(Field::Service);
        if code != NO_CODE {
            return code;
        }
        cells.get(Field::Text, self.row).map_or(NO_CODE, |_| self.normaliser.classifier.service())
    }

    /// An own value: a name of the agency's, not of a list.
    #[inline]
    pub(super) fn own(&mut self, field: Field, interner: &mut Interner) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        let known = self.normaliser.memos[field as usize].get(text).copied();
        let Some(found) = known.or_else(|| self.own_anew(field, text, interner)) else {
            self.find(Code::UnknownValue, field);
            return OTHER_VALUE;
        };
        if found.repaired {
            self.find(Code::RepairedText, field);
        }
        if found.unprinted {
            self.find(Code::UnprintedSign, field);
        }
        found.code
    }

    /// A name that was not met before; none for one that looks personal, which is not kept even to be remembered.
    fn own_anew(&mut self, field: Field, text: &str, interner: &mut Interner) -> Option<Found> {
        let meant = repaired(text);
        let cleaned = clean(meant.as_deref().unwrap_or(text));
        if looks_personal(&cleaned) {
            return None;
        }
        if has_other_forms(text) {
            self.normaliser.other_forms |= 1 << field as u32;
        }
        let code = if stands_for_nothing(&cleaned) { NO_CODE } else { interner.place(&cleaned) };
        let is_shown = cleaned.chars().all(is_printed) && !text.contains(is_hostile);
        let unprinted = code != NO_CODE && !is_shown;
        let found = Found { code, repaired: meant.is_some(), unprinted };
        let memo = &mut self.normaliser.memos[field as usize];
        if memo.len() < MEMO {
            memo.insert(text.to_owned(), found);
        }
        Some(found)
    }

    pub(super) fn body(&mut self, field: Field) -> CodeId {
        let cells = self.cells;
        let Some(text) = cells.get(field, self.row) else { return NO_CODE };
        match self.look_up(field, text) {
            NO_CODE if stands_for_nothing(text) => NO_CODE,
            NO_CODE => OTHER_BODY,
            code => code,
        }
    }
}
