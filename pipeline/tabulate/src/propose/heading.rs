//! Which field a heading names, by the words of every export.

use report_model::record::Field;

use super::dates::DateCounts;
use super::name::{Likeness, Name};
use super::profile::may_be_shown;
use super::words::WORDS;

impl Name {
    /// The same of a heading, by the words of every export.
    pub(super) fn of_heading(text: &str) -> Self {
        Name::of(text, &WORDS.grammar)
    }
}

/// From this likeness on a word is a heading and no value.
pub(super) const CLEAR: u16 = 840;
/// From this likeness on a word may well be a heading.
pub(super) const LIKELY: u16 = 600;
/// The widest table that is proposed for, in columns.
pub(super) const WIDEST: usize = 400;

/// How many headings of a row are clearly the name of a field.
pub(super) fn recognised(header: &[String]) -> usize {
    let known = |heading: &&String| {
        let name = Name::of_heading(heading);
        WORDS.headings.keys().any(|&field| best_name(&name, field).0 >= CLEAR)
    };
    header.iter().take(WIDEST).filter(known).count()
}

/// Whether a row names columns: enough of its cells are known headings, and none is a date, a number or a person.
/// Anything else may be the first record of a file without a header, and is shown to nobody.
pub(super) fn is_header(row: &[String]) -> bool {
    let known = recognised(row);
    let filled = row.iter().filter(|cell| !cell.is_empty()).count();
    let is_data = |cell: &String| {
        let mut dates = DateCounts::default();
        dates.add(cell);
        dates.read > 0 || cell.chars().all(char::is_numeric) || !may_be_shown(cell, u64::MAX)
    };
    // So many names of columns are no record, whatever a program or a person called the other columns.
    let data = || row.iter().filter(|cell| !cell.is_empty() && is_data(cell)).count();
    known >= 6 || ((known >= 3 || (known > 0 && known * 3 >= filled)) && data() * 4 <= known)
}

/// Whether a heading may well be a name of identifiers: `Réf. dossier`. A telephone number is none.
pub(crate) fn names_identifier(heading: &str) -> bool {
    best_name(&Name::of_heading(heading), Field::Id).0 >= LIKELY
}

/// How much a heading looks like the likeliest name of a field.
pub(super) fn best_name(heading: &Name, field: Field) -> (u16, Likeness) {
    let names = WORDS.headings.get(&field).into_iter().flatten();
    names.map(|name| heading.likeness(name, &WORDS.grammar)).max().unwrap_or((0, Likeness::Part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn likeness(heading: &str, name: &str) -> (u16, Likeness) {
        Name::of_heading(heading).likeness(&Name::of_heading(name), &WORDS.grammar)
    }

    #[test]
    fn other_spellings_of_a_name_are_recognised() {
        let cases = [
            ("N° réclamation", "numéro de réclamation", Likeness::Spelling),
            ("N° réc.", "numéro de réclamation", Likeness::Spelling),
            ("Dt dépôt", "date de dépôt", Likeness::Spelling),
            ("CreationDate", "creation date", Likeness::Exact),
            ("created_date", "Created Date", Likeness::Exact),
            ("creationdate", "creation date", Likeness::Typing),
            ("Date de recepton", "date de réception", Likeness::Typing),
            ("تاريخ توصل", "تاريخ التوصل", Likeness::Spelling),
            ("Réponse (date de)", "date de réponse", Likeness::Spelling),
            ("Nature de la requête déposée", "nature de la requête", Likeness::Part),
        ];
        for (heading, name, how) in cases {
            let (score, found) = likeness(heading, name);
            // A letter less is a shortened word as well as a typing error.
            let of_one_kind = [found, how].iter().all(|it| matches!(it, Likeness::Spelling | Likeness::Typing));
            assert!(score >= 780 && (found == how || of_one_kind), "{heading} / {name}: {score} {found:?}");
        }
    }

    #[test]
    fn references_are_named_in_many_ways() {
        for heading in ["Réf. dossier", "N° réclamation", "Référence", "رقم الشكاية", "Case number"] {
            assert!(names_identifier(heading), "{heading}: {:?}", best_name(&Name::of_heading(heading), Field::Id));
        }
        for heading in ["N° téléphone", "Date de réception", "Objet", "رقم الهاتف", "Code postal"] {
            assert!(!names_identifier(heading), "{heading}: {:?}", best_name(&Name::of_heading(heading), Field::Id));
        }
    }

    #[test]
    fn what_shares_only_weak_words_is_not_alike() {
        for (heading, name) in
            [("Date de réponse", "date de réception"), ("رقم الهاتف", "رقم الشكاية"), ("Type", "date")]
        {
            assert!(likeness(heading, name).0 <= 550, "{heading} / {name}: {:?}", likeness(heading, name));
        }
    }

    proptest! {
        #[test]
        fn likeness_stays_in_its_range(heading in "\\PC{0,40}", name in "\\PC{0,40}") {
            prop_assert!(likeness(&heading, &name).0 <= 1000);
        }
    }
}
