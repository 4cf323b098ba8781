//! The words of a date: months, days of the week, and what says that it counts from the Hijra.
//! The words are those of the lexicon.

use report_model::lexicon::LEXICON;

/// What stands beside a date and says nothing.
pub(super) fn is_filler(word: &str) -> bool {
    LEXICON.date_fillers.contains(&word)
}

/// What stands with a time of day and says nothing of an offset: units, halves of the day, that it is the time of the
/// place.
pub(super) fn is_of_time(word: &str) -> bool {
    LEXICON.of_time.contains(&word)
}

/// Whether a folded word says that the year is one of the Hijra: its sign, its name, or one of its months.
pub(super) fn is_of_hijra(word: &str) -> bool {
    LEXICON.of_hijra.contains(&word)
}

/// Whether a folded word names a day of the week. `mar` may be March too: that is settled where both may stand.
pub(super) fn is_weekday(word: &str) -> bool {
    LEXICON.weekdays.contains(&word)
}

/// The month of a folded name: French and English in full or shortened, Arabic in the Moroccan set, in that of other
/// Western Arabic countries, and in that of the Levant.
pub(super) fn month(word: &str) -> Option<u32> {
    (1..).zip(LEXICON.months).find_map(|(number, names)| names.contains(&word).then_some(number))
}
