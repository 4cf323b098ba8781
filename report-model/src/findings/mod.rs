//! The rules: one file each, with what it means, the law, and what to do. `--help`, the rules page and the findings'
//! pages print these texts; they are written nowhere else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::rule::{Rule, RuleText};

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $module:ident,)+) => {
        $(mod $module;)+

        /// The stable code of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// Every code, in the order in which the steps can find them.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The code as it is written.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => stringify!($module),)+ }
            }

            /// The rule.
            pub const fn rule(self) -> &'static Rule {
                match self { $(Code::$variant => &$module::RULE,)+ }
            }
        }
    };
}

rules! {
    // Files.
    /// The file cannot be read.
    UnreadableFile = unreadable_file,
    /// The file holds no row.
    EmptyExport = empty_export,
    /// A column that the mapping names is not there.
    MissingColumn = missing_column,
    /// A sheet that the mapping names is not there.
    MissingSheet = missing_sheet,
    /// No source of the mapping describes the file.
    UnmappedFile = unmapped_file,
    /// No `export.yaml` declares the day of the extraction.
    NoExtractionDate = no_extraction_date,
    /// The file was extracted before the period's end.
    ExtractedBeforeEnd = extracted_before_end,
    /// The column of identifiers holds none.
    NoIdentifier = no_identifier,
    /// Rows that are articles or states of one ticket.
    RepeatedRows = repeated_rows,
    /// Records without identifiers, counted by file and row.
    CountedByRow = counted_by_row,
    /// Rows that the mapping does not ask for.
    FilteredRows = filtered_rows,
    /// A spreadsheet's wrapping was taken off cells.
    UnwrappedCells = unwrapped_cells,
    /// The row has more or fewer cells than the header.
    RaggedRow = ragged_row,
    /// Bytes that are no text in the declared encoding.
    UndecodableText = undecodable_text,
    /// Rows above, below or beside the table that are no record.
    RowsOutsideTable = rows_outside_table,
    /// Rows like those of the table, above its headings or after its end.
    RecordsOutsideTable = records_outside_table,
    /// Another table with days in it, below the one that is read.
    FurtherTable = further_table,
    /// Rows of the table that nobody sees in its sheet.
    HiddenRows = hidden_rows,
    /// A file that looks like a stray copy of another.
    StrayCopy = stray_copy,
    /// A column whose true dates another spreadsheet has turned round.
    TurnedDates = turned_dates,
    /// The headings again, in the middle of the table.
    RepeatedHeader = repeated_header,
    /// A column of identity numbers that no mapping asks for.
    IdentityColumn = identity_column,

    // Records that are refused.
    /// No identifier.
    MissingId = missing_id,
    /// An identifier that a spreadsheet cut.
    CutId = cut_id,
    /// No nature, or one that the mapping does not know.
    UnknownNature = unknown_nature,
    /// No receipt date, or one that cannot be read.
    UnreadableReceipt = unreadable_receipt,
    /// A receipt after the file's own extraction.
    ReceiptAfterExtraction = receipt_after_extraction,
    /// A test record.
    TestRecord = test_record,
    /// An identifier that was already read, with the same content.
    DuplicateId = duplicate_id,
    /// An identifier that was already read, with other content.
    ConflictingId = conflicting_id,
    /// A record that a later extraction replaces.
    ReplacedRecord = replaced_record,
    /// Identifiers that differ by case alone.
    IdCase = id_case,
    /// Identifiers that differ by zeros or signs alone.
    AlikeIds = alike_ids,
    /// Received outside the period.
    OutOfPeriod = out_of_period,

    // Cells that are not believed.
    /// A date that cannot be read.
    UnreadableDate = unreadable_date,
    /// A date of the Hijri calendar.
    HijriDate = hijri_date,
    /// A time whose zone is not clear.
    UnclearOffset = unclear_offset,
    /// A reply before the receipt.
    ReplyBeforeReceipt = reply_before_receipt,
    /// A date other than the reply before the receipt.
    DateBeforeReceipt = date_before_receipt,
    /// A date after the extraction.
    DateAfterExtraction = date_after_extraction,
    /// A first receipt after the receipt.
    FirstReceiptAfterReceipt = first_receipt_after_receipt,
    /// A completion before the reasoned reply that asked for it.
    CompletionBeforeReply = completion_before_reply,
    /// A value that is in no list.
    UnknownValue = unknown_value,
    /// A formula of the spreadsheet that failed.
    ErrorCell = error_cell,
    /// A formula of the spreadsheet that was never calculated.
    UncalculatedFormula = uncalculated_formula,
    /// Letters that a wrong encoding or a copy from a PDF damaged, put right.
    RepairedText = repaired_text,
    /// A sign that no font of the report has, in a value that is printed.
    UnprintedSign = unprinted_sign,

    // Records that somebody should look at.
    /// The status says processed, and there is no date of a reply.
    StatusWithoutReply = status_without_reply,
    /// There is a reply, and the status says that it is still in progress.
    ReplyWithoutStatus = reply_without_status,
    /// A reason of art. 12 without a reasoned reply.
    InadmissibleWithoutReply = inadmissible_without_reply,
    /// A reason of inadmissibility that the register does not give.
    InadmissibleWithoutReason = inadmissible_without_reason,
    /// A reasoned reply of art. 11 to a file that the register calls admissible.
    ReturnedAndAdmissible = returned_and_admissible,
    /// A transfer to the body itself.
    TransferToItself = transfer_to_itself,
    /// A transfer to a body that the register does not know.
    TransferToUnknownBody = transfer_to_unknown_body,
    /// A column of bodies of which the register knows hardly any.
    UnknownBodies = unknown_bodies,
    /// A transfer without a date.
    TransferWithoutDate = transfer_without_date,
    /// A province that does not lie in the region.
    ProvinceOutsideRegion = province_outside_region,
    /// Neither a code nor a rule places the record in a service.
    UnclassifiedService = unclassified_service,
    /// Two identifiers for the same text, on the same day, by the same channel.
    SameContent = same_content,
    /// A record much like another, under another identifier.
    NearDuplicate = near_duplicate,

    // Forms of counts.
    /// A form of another body, period or version, or one whose structure was changed.
    UnusableForm = unusable_form,
    /// A count that every form must have is empty or no whole number.
    MissingCount = missing_count,
    /// The counts are those of a form that was read before.
    RepeatedForm = repeated_form,
    /// A count that may be left out is empty in some months alone, or no whole number.
    UnreadableCount = unreadable_count,
    /// A count is larger than one that contains it.
    ContradictoryCounts = contradictory_counts,
    /// The counts of a breakdown do not add up to those of the months.
    UnbalancedBreakdown = unbalanced_breakdown,

    // What officers write.
    /// A measure, text or correction that is not written as it must be.
    FaultyText = faulty_text,
    /// A correction that fits no cell.
    UnfitCorrection = unfit_correction,
    /// A measure or text that seems to name a person.
    PersonalText = personal_text,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::Code;
    use crate::lang::Lang;

    /// The texts of every rule, each with the rule that it belongs to and its language.
    fn texts() -> impl Iterator<Item = (&'static str, Lang, &'static str)> {
        Code::ALL.iter().flat_map(|code| {
            let rule = code.rule();
            let parts = [rule.title, rule.meaning, rule.remedy];
            Lang::ALL.into_iter().flat_map(move |lang| parts.map(|part| (code.name(), lang, part.get(lang))))
        })
    }

    #[test]
    fn every_rule_has_texts_of_its_own() {
        let mut seen = BTreeSet::new();
        for (code, lang, text) in texts() {
            assert!(!text.trim().is_empty(), "{code}: an empty text in {lang}");
            assert_eq!(text, text.trim(), "{code}: space at the edge of a text in {lang}");
            assert!(!text.contains("  "), "{code}: a double space in {lang}: {text}");
            assert!(seen.insert(text), "{code}: the text in {lang} stands in another rule or language too: {text}");
        }
        for code in Code::ALL {
            let rule = code.rule();
            assert!(!rule.example.is_empty() && !rule.source.is_empty(), "{}: no example or source", code.name());
        }
    }

    #[test]
    fn texts_are_in_their_language_and_titles_are_short() {
        for (code, lang, text) in texts() {
            let arabic = text.chars().any(|c| ('\u{621}'..='\u{64a}').contains(&c));
            assert_eq!(arabic, lang == Lang::Ar, "{code}: the text in {lang} is in another script: {text}");
        }
        for code in Code::ALL {
            for lang in Lang::ALL {
                let title = code.rule().title.get(lang);
                assert!(title.chars().count() <= 60, "{}: the title in {lang} is longer than 60: {title}", code.name());
                assert!(!title.ends_with('.'), "{}: the title in {lang} ends with a full stop", code.name());
            }
        }
    }

    #[test]
    fn sources_are_in_the_language_of_the_page() {
        for code in Code::ALL {
            let source = |lang| code.rule().source_in(lang);
            assert_eq!(source(Lang::En), code.rule().source);
            assert!(!source(Lang::Ar).chars().any(|c| c.is_ascii_alphabetic()), "{}", source(Lang::Ar));
            let english = ["ounting", "Decree", "Law", " and "];
            assert!(!english.iter().any(|word| source(Lang::Fr).contains(word)), "{}", source(Lang::Fr));
        }
    }

    #[test]
    fn one_file_for_each_code() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/findings");
        let files: BTreeSet<String> = std::fs::read_dir(&folder)
            .expect("the folder of the rules")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name != "mod.rs")
            .collect();
        let codes: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{}.rs", code.name())).collect();
        assert_eq!(files, codes);
        for code in Code::ALL {
            let name = code.name();
            assert_eq!(serde_json::to_value(code).expect("a code"), name, "the code in files is the name of its file");
            let text = std::fs::read_to_string(folder.join(format!("{name}.rs"))).expect("the file of a rule");
            assert!(text.starts_with(&format!("//! `{name}`: ")), "{name}.rs does not begin with its code");
        }
    }
}
