//! The rules that a body as a whole shows, or a file: what the register, a mapping or a declaration says of it. A rule is
//! switched off by an edit of the cycle's own files.

/// An edit of a file of the shipped cycle that switches a rule off, and the figure of the synthesis or of a body that it
/// moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What the rule says.
    pub says: &'static str,
    /// The file.
    pub file: &'static str,
    /// What stands in it.
    pub old: &'static str,
    /// What stands there where the rule does not hold.
    pub new: &'static str,
    /// The document that has the figure: a body, or `national`.
    pub document: &'static str,
    /// The figure, as a path in its JSON.
    pub moves: &'static str,
}

/// The edits.
pub const fn edits() -> &'static [Edit] {
    EDITS
}

const REGISTER: &str = "reference/agencies.yaml";

const EDITS: &[Edit] = &[
    Edit {
        says: "a special regime (art. 20) stands beside the headline, in a row of its own",
        file: REGISTER,
        old: "    special_regime: true\n",
        new: "",
        document: "national",
        moves: "kinds/special_regime/total/received",
    },
    Edit {
        says: "a body that left during the period counts in the rates",
        file: REGISTER,
        old: "    left: 2025-06-30\n",
        new: "    left: 2024-06-30\n",
        document: "national",
        moves: "headline/total/received",
    },
    Edit {
        says: "a body that left during the period is not among those that participate on its last day",
        file: REGISTER,
        old: "    left: 2025-06-30\n",
        new: "",
        document: "national",
        moves: "indicators/participating_agencies/numerator",
    },
    Edit {
        says: "a body that joined on the last day counts for the whole period",
        file: REGISTER,
        old: "    joined: 2025-12-31\n",
        new: "    joined: 2026-01-01\n",
        document: "national",
        moves: "headline/total/received",
    },
    Edit {
        says: "a body that had not joined stands beside the headline, in a row of its own",
        file: REGISTER,
        old: "    joined: 2026-02-02\n",
        new: "    joined: 2025-02-02\n",
        document: "national",
        moves: "kinds/not_joined/total/received",
    },
    Edit {
        says: "a local authority stands beside the headline",
        file: REGISTER,
        old: "  - id: VAE\n    kind: CT\n",
        new: "  - id: VAE\n    kind: EEP\n",
        document: "national",
        moves: "headline/total/received",
    },
    Edit {
        says: "each file has its own extraction: its records are followed up to that day",
        file: "exports/2025/VAE/export.yaml",
        old: "  extrait_juin.csv: 2025-07-04\n",
        new: "  extrait_juin.csv: 2026-03-11\n",
        document: "VAE",
        moves: "total/due",
    },
    Edit {
        says: "a nil return has an opening stock only where it states one",
        file: "exports/2025/OAC/nil-return.yaml",
        old: "open_before: 3\n",
        new: "",
        document: "OAC",
        moves: "stock/opening",
    },
    Edit {
        says: "what is not mapped is not measured, never zero",
        file: "mappings/MSC.yaml",
        old: "      replied: Répondue le\n",
        new: "",
        document: "MSC",
        moves: "indicators/response_rate/verdict",
    },
];
