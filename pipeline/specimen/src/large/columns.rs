//! How the exports of a big cycle are written: columns, words of the closed lists, delimiters.

/// The columns of every export, in order; `--help` says what they hold.
pub const COLUMNS: [&str; 17] = [
    "id",
    "nature",
    "received",
    "acknowledged",
    "replied",
    "closed",
    "reopened",
    "status",
    "admissibility",
    "channel",
    "region",
    "province",
    "user_kind",
    "service",
    "rating",
    "user",
    "text",
];

/// The spellings of the closed lists that the mappings declare: by field, code and word.
pub(super) const VALUES: &[(&str, &[(&str, &str)])] = &[
    ("nature", &[("complaint", "Réclamation"), ("observation", "Observation"), ("suggestion", "Suggestion")]),
    (
        "status",
        &[
            ("in_progress", "En cours"),
            ("processed", "Traitée"),
            ("closed", "Clôturée"),
            ("inadmissible", "Irrecevable"),
        ],
    ),
    (
        "admissibility",
        &[
            ("admissible", "Recevable"),
            ("A11_UNCLEAR", "Manque de clarté"),
            ("A11_NO_DOCS", "Absence de documents"),
            ("A12_COURT", "Soumise à la justice"),
            ("A12_NOT_COMPETENT", "Hors champ de compétence"),
        ],
    ),
    ("rating", &[("satisfied", "Satisfait"), ("unsatisfied", "Non satisfait")]),
];

/// The delimiter of a body's export: `;` with dates day first for bodies of even number, `,` with ISO dates for odd.
pub(super) const fn delimiter(number: usize) -> char {
    if number.is_multiple_of(2) { ';' } else { ',' }
}
