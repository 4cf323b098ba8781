//! The bodies that report in the shipped cycle: how many records, how they work, and how they write their exports.

use crate::days::{DateStyle, day};

mod exports;

/// A body that reports. Shares are per thousand.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) id: &'static str,
    /// Records in its exports, about.
    pub(crate) records: usize,
    /// Complaints that are answered in the end, of those that it can process.
    pub(crate) answered: u32,
    /// The median delay of its replies, in days.
    pub(crate) median_days: u32,
    /// Replies after which the file was reopened.
    pub(crate) reopened: u32,
    /// Replies after which the same user filed again.
    pub(crate) refiled: u32,
    /// Files of art. 11.
    pub(crate) incomplete: u32,
    /// Files of art. 12.
    pub(crate) inadmissible: u32,
    pub(crate) observations: u32,
    pub(crate) suggestions: u32,
    pub(crate) rated: u32,
    pub(crate) satisfied: u32,
    /// Unanswered complaints that the register closes all the same.
    pub(crate) closed_without_reply: u32,
    /// French, Arabic, darija in Arabic letters, darija in Latin letters.
    pub(crate) languages: [u32; 4],
    /// Regions where it is at work most.
    pub(crate) home: &'static [&'static str],
    /// The day in March 2026 on which its files were extracted.
    pub(crate) extracted_in_march: u32,
    /// The last day on which it received anything, as month and day of 2025, where it did not go on.
    pub(crate) until: Option<(u32, u32)>,
    /// The only channel that it has, if it has but one, as a place in the canonical list.
    pub(crate) channel: Option<usize>,
    /// The only kind of user likewise.
    pub(crate) user_kind: Option<usize>,
    /// Records with a faulty cell.
    pub(crate) faulty: u32,
    pub(crate) export: Export,
}

impl Body {
    /// The day number of the extraction.
    pub(crate) fn extracted(&self) -> i32 {
        day(2026, 3, self.extracted_in_march)
    }
}

/// How a body writes its exports.
#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) shape: Shape,
    pub(crate) dates: DateStyle,
    pub(crate) spelling: Spelling,
    pub(crate) files: &'static [File],
    /// How an identifier is made of its number.
    pub(crate) id: IdStyle,
    /// Records whose service the register leaves empty, per thousand.
    pub(crate) without_service: u32,
}

/// One file of an export.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(Column, &'static str)],
    pub(crate) part: Part,
    /// The year, month and day on which it was extracted, where that is not the day of the others.
    pub(crate) extracted: Option<(i32, u32, u32)>,
}

/// Which records a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    /// Received before 1 July 2025.
    UntilJune,
    /// Received from 1 July 2025 on.
    FromJuly,
    /// Only records that show a rule of files.
    Entered,
}

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Csv {
        delimiter: char,
        encoding: Encoding,
    },
    /// Rows above the header hold a title.
    Xlsx {
        sheet: &'static str,
        title: Option<&'static str>,
    },
    Ods {
        sheet: &'static str,
    },
}

/// The encoding of a CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Windows1252,
    Windows1256,
}

/// In which words a body writes values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    French,
    /// French in capitals without accents, as old registers print it.
    Capitals,
    Arabic,
    /// Short codes of its own.
    Codes,
    /// French or Arabic, as the clerk prefers.
    Mixed,
}

/// How identifiers look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdStyle {
    /// `MCP-2025-00042`.
    Prefixed,
    /// `42/2025`.
    Slashed,
    /// `0000042`: leading zeros are part of it.
    Padded,
}

/// A column of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Id,
    Nature,
    Received,
    FirstReceived,
    Acknowledged,
    Replied,
    Reasoned,
    Completed,
    Closed,
    Reopened,
    TransferredFrom,
    TransferredTo,
    TransferredOn,
    Status,
    Admissibility,
    Channel,
    Region,
    Province,
    Entity,
    UserKind,
    Service,
    Subject,
    /// What the reply gave.
    Outcome,
    /// The day by which the register says that a reply is due.
    Due,
    /// Whether that deadline was kept, and no day.
    Kept,
    Rating,
    User,
    Test,
    Text,
    /// A column that the mapping does not read.
    Ignored,
}

/// Files that one body sent on to another: as the one counts them, and as the other does.
#[derive(Debug)]
pub(crate) struct Transfer {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) sent: usize,
    pub(crate) entered: usize,
}

/// One pair agrees; of the other, three files went astray, and the reconciliation has to show them.
pub(crate) const TRANSFERS: [Transfer; 2] = [
    Transfer { from: "OFP", to: "MJF", sent: 84, entered: 81 },
    Transfer { from: "MJF", to: "OFP", sent: 47, entered: 47 },
];

/// Bodies that declared that they received nothing: the day in February 2026, the office that signed, and the complaints
/// of earlier years that were open, where it says how many.
pub(crate) const NIL_RETURNS: [(&str, u32, [&str; 3], Option<u32>); 4] = [
    ("IEC", 9, ["La direction de l’institut", "إدارة المعهد", "The institute’s directorate"], Some(0)),
    ("INM", 12, ["La direction de l’institut", "إدارة المعهد", "The institute’s directorate"], None),
    (
        "OAC",
        17,
        ["Le secrétariat général de l’office", "الكتابة العامة للمكتب", "The office’s general secretariat"],
        Some(3),
    ),
    ("ENC", 20, ["La direction des études", "مديرية الدراسات", "The directorate of studies"], None),
];

/// What most bodies have in common.
const USUAL: Body = Body {
    id: "",
    records: 0,
    answered: 860,
    median_days: 24,
    reopened: 50,
    refiled: 35,
    incomplete: 60,
    inadmissible: 50,
    observations: 60,
    suggestions: 40,
    rated: 60,
    satisfied: 580,
    closed_without_reply: 60,
    languages: [40, 38, 14, 8],
    home: &[],
    extracted_in_march: 10,
    until: None,
    channel: None,
    user_kind: None,
    faulty: 8,
    export: exports::MCP,
};

/// The bodies, in the order of their ids in the register.
pub(crate) const BODIES: [Body; 18] = [
    Body { id: "MCP", records: 3600, median_days: 33, answered: 780, reopened: 70, home: &["MA-08", "MA-05"], ..USUAL },
    Body {
        id: "MJF",
        records: 2100,
        answered: 900,
        median_days: 19,
        languages: [6, 74, 20, 0],
        home: &["MA-03", "MA-04"],
        extracted_in_march: 9,
        export: exports::MJF,
        ..USUAL
    },
    Body {
        id: "MSC",
        records: 1400,
        answered: 940,
        median_days: 11,
        reopened: 30,
        rated: 120,
        satisfied: 740,
        extracted_in_march: 12,
        export: exports::MSC,
        ..USUAL
    },
    Body {
        id: "MCV",
        records: 900,
        answered: 820,
        median_days: 30,
        observations: 160,
        suggestions: 120,
        home: &["MA-07"],
        export: exports::MCV,
        ..USUAL
    },
    Body {
        id: "MVE",
        records: 1500,
        answered: 700,
        median_days: 41,
        refiled: 60,
        home: &["MA-01", "MA-09", "MA-12"],
        extracted_in_march: 5,
        export: exports::MVE,
        ..USUAL
    },
    Body {
        id: "OSR",
        records: 2400,
        answered: 850,
        median_days: 26,
        home: &["MA-07", "MA-05"],
        extracted_in_march: 11,
        export: exports::OSR,
        ..USUAL
    },
    Body {
        id: "OFP",
        records: 4200,
        answered: 740,
        median_days: 38,
        reopened: 85,
        refiled: 55,
        rated: 35,
        satisfied: 430,
        languages: [78, 0, 0, 22],
        home: &["MA-06"],
        extracted_in_march: 13,
        export: exports::OFP,
        ..USUAL
    },
    Body {
        id: "ABA",
        records: 1700,
        answered: 930,
        median_days: 9,
        reopened: 25,
        observations: 110,
        suggestions: 130,
        rated: 150,
        satisfied: 820,
        extracted_in_march: 6,
        export: exports::ABA,
        ..USUAL
    },
    Body {
        id: "CDP",
        records: 3800,
        answered: 810,
        median_days: 35,
        reopened: 60,
        refiled: 70,
        incomplete: 130,
        extracted_in_march: 12,
        export: exports::CDP,
        ..USUAL
    },
    Body {
        id: "OHP",
        records: 900,
        answered: 880,
        median_days: 21,
        home: &["MA-06", "MA-04"],
        extracted_in_march: 4,
        export: exports::OHP,
        ..USUAL
    },
    Body {
        id: "ALP",
        records: 3100,
        answered: 870,
        median_days: 17,
        languages: [0, 70, 26, 4],
        home: &["MA-02", "MA-03"],
        extracted_in_march: 10,
        user_kind: Some(0),
        export: exports::ALP,
        ..USUAL
    },
    Body {
        id: "RBT",
        records: 2300,
        answered: 830,
        median_days: 28,
        reopened: 45,
        languages: [52, 26, 10, 12],
        home: &["MA-04", "MA-11"],
        extracted_in_march: 14,
        export: exports::RBT,
        ..USUAL
    },
    Body {
        id: "ONM",
        records: 800,
        answered: 890,
        median_days: 23,
        incomplete: 150,
        extracted_in_march: 3,
        export: exports::ONM,
        ..USUAL
    },
    Body { id: "ACV", records: 700, suggestions: 140, extracted_in_march: 9, export: exports::ACV, ..USUAL },
    Body {
        id: "VAE",
        records: 600,
        answered: 690,
        median_days: 40,
        home: &["MA-08"],
        extracted_in_march: 11,
        export: exports::VAE,
        ..USUAL
    },
    // It has rules of its own (art. 20), and takes letters alone.
    Body {
        id: "HRE",
        records: 240,
        median_days: 27,
        observations: 30,
        suggestions: 20,
        refiled: 0,
        channel: Some(4),
        faulty: 0,
        export: exports::HRE,
        ..USUAL
    },
    // It left at the end of June, and sends what it had to its successor.
    Body {
        id: "RCA",
        records: 92,
        home: &["MA-09"],
        extracted_in_march: 8,
        until: Some((6, 30)),
        faulty: 0,
        export: exports::RCA,
        ..USUAL
    },
    // It joined in February 2026, and sends the year before all the same.
    Body { id: "ATH", records: 60, extracted_in_march: 7, faulty: 0, export: exports::ATH, ..USUAL },
];
