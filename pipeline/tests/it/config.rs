//! What the reader of YAML says of a faulty file: a case a folder, `in.yaml`, `kind` and `expected.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use app::config::{self, ConfigErrors};
use report_model::reference::{Calendar, Cycle, Register};
use tabulate::Mapping;

use crate::support::root;

fn cases(folder: &str) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(root().join("pipeline/tests/cases").join(folder))
        .expect("cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

/// Reads a text as a kind of file, and gives what is said of it.
fn said(kind: &str, bytes: &[u8]) -> String {
    fn told<T: serde::de::DeserializeOwned + schemars::JsonSchema>(bytes: &[u8]) -> String {
        match config::read::<T>(Path::new("in.yaml"), bytes) {
            Ok(_) => "read".to_owned(),
            Err(error) => error.to_string(),
        }
    }
    match kind {
        "mapping" => told::<Mapping>(bytes),
        "indicators" => told::<report_model::definitions::Definitions>(bytes),
        "agencies" => told::<Register>(bytes),
        "calendar" => told::<Calendar>(bytes),
        "cycle" => told::<Cycle>(bytes),
        "services" => told::<report_model::reference::Services>(bytes),
        "regions" => told::<report_model::reference::Regions>(bytes),
        "channels" => told::<report_model::reference::Channels>(bytes),
        "outline" => told::<report_model::reference::Outline>(bytes),
        "history" => told::<report_model::reference::History>(bytes),
        "publication" => told::<report_model::reference::Publication>(bytes),
        "disclosure" => told::<report_model::disclosure::DisclosurePolicy>(bytes),
        "holder" => told::<report_model::holder::Holder>(bytes),
        "portal" => told::<report_model::portal::PortalFigures>(bytes),
        "reconciliation" => told::<report_model::portal::Tolerance>(bytes),
        "nil-return" => told::<report_model::measure::NilReturn>(bytes),
        "texts" => told::<report_model::measure::Texts>(bytes),
        "measures" => told::<config::MeasuresFile>(bytes),
        "corrections" => told::<config::CorrectionsFile>(bytes),
        "rules" => told::<tabulate::Rules>(bytes),
        "export" => told::<tabulate::ExportFacts>(bytes),
        other => panic!("no kind `{other}`"),
    }
}

#[test]
fn every_fault_has_its_place_and_its_hint() {
    for case in cases("config") {
        let read = |name: &str| fs::read(case.join(name)).unwrap_or_default();
        let kind = String::from_utf8(read("kind")).expect("text");
        let found = said(kind.trim(), &read("in.yaml"));
        let kept = case.join("expected.txt");
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&kept, format!("{found}\n")).expect("written");
        }
        let expected = String::from_utf8(read("expected.txt")).expect("text");
        assert_eq!(found, expected.trim_end(), "{}", case.display());
    }
}

/// The reader of YAML looks at every open bracket for each sign: without a bound two megabytes take hours.
#[test]
fn brackets_in_one_another_are_refused_at_once() {
    let begun = std::time::Instant::now();
    for deep in ["[".repeat(2_000_000), "{a: ".repeat(500_000), "[\n".repeat(1_000_000), "- [".repeat(500_000)] {
        let error = said("mapping", deep.as_bytes());
        assert!(error.contains("more than 128 deep"), "{error}");
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
    let flat = format!("agency: A\nsources: []\nnotes: |\n{}", "  [see, a-[b] (c) {\n".repeat(60));
    assert!(!said("mapping", flat.as_bytes()).contains("deep"));
}

fn errors(change: impl Fn(&Path)) -> ConfigErrors {
    let sandbox = crate::support::Sandbox::of("pipeline/tests/cases/cycles/minimal");
    change(&sandbox.data());
    match config::load(&sandbox.data(), None) {
        Ok(_) => ConfigErrors(Vec::new()),
        Err(errors) => errors,
    }
}

fn edit(data: &Path, name: &str, old: &str, new: &str) {
    let path = data.join(name);
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.contains(old), "`{old}` stands in {name}");
    fs::write(path, text.replacen(old, new, 1)).expect("written");
}

/// What a type cannot say: each change of a cycle that reads, and the place and words of the complaint.
#[test]
fn what_does_not_hold_together_is_said_with_its_place() {
    assert_eq!(errors(|_| ()).0.len(), 0, "the cycle itself reads");
    for (file, old, new, expected) in [
        ("reference/agencies.yaml", "kind: CT", "kind: XX", "agencies.yaml:"),
        ("reference/agencies.yaml", "id: OTR", "id: ../OTR", "agencies.yaml:"),
        ("reference/agencies.yaml", "id: AEP", "id: OTR", "agencies.yaml:"),
        ("reference/indicators.yaml", "den: 100", "den: 0", "indicators.yaml:"),
        ("reference/indicators.yaml", "headline_kinds: [MIN, EEP]", "headline_kinds: [MIN, NONE]", "indicators.yaml:"),
        ("reference/indicators.yaml", "variant_of: renewed_rate", "variant_of: nothing", "indicators.yaml:"),
        ("reference/indicators.yaml", "Africa/Casablanca", "Africa/Atlantis", "indicators.yaml:"),
        ("reference/outline.yaml", "scoreboard", "scorebord", "did you mean `scoreboard`"),
        ("reference/services.yaml", "national: transport", "national: transprot", "did you mean `transport`"),
        ("reference/calendar.yaml", "cutoff: 2026-03-15", "cutoff: 2025-03-15", "calendar.yaml:"),
        ("rules/keywords.yaml", "service: buses", "service: busses", "did you mean `buses`"),
    ] {
        let errors = errors(|data| edit(data, file, old, new));
        let text = errors.to_string();
        assert!(text.contains(expected), "{file}: {old} → {new}: {text}");
        assert!(text.contains("hint:"), "{text}");
        // A folder has no line.
        let mut in_files = errors.0.iter().filter(|error| error.to_string().contains(".yaml:"));
        let placed =
            in_files.all(|error| error.to_string().split(':').nth(1).is_some_and(|line| line.parse::<u32>().is_ok()));
        assert!(placed, "every fault has its line: {text}");
    }
}

/// Arbitrary bytes, and small changes of files that read, never panic.
#[test]
fn no_bytes_make_it_panic() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).expect("31 bits")
    };
    let cycle = root().join("pipeline/tests/cases/cycles/minimal");
    let files = [
        ("mapping", "mappings/OTR.yaml"),
        ("indicators", "reference/indicators.yaml"),
        ("agencies", "reference/agencies.yaml"),
        ("calendar", "reference/calendar.yaml"),
        ("cycle", "cycle.yaml"),
    ];
    for (kind, file) in files {
        let whole = fs::read(cycle.join(file)).expect("a file");
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..=next() % 4 {
                if bytes.is_empty() {
                    break;
                }
                let at = next() % bytes.len();
                match next() % 4 {
                    0 => bytes[at] = u8::try_from(next() % 256).expect("a byte"),
                    1 => drop(bytes.remove(at)),
                    2 => bytes.insert(at, *b"\0:-{}[]&*!|>'\"#\n \xff".get(next() % 18).expect("a byte")),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            let _ = said(kind, &bytes);
        }
    }
    for bytes in [&b""[..], b"\xff\xfe", b"a: &a [*a, *a]", b"&a a: *a", b"- - - - -", b"{{{{{{{{{{{{{{", b"? ? ? ?"] {
        for (kind, _) in files {
            let _ = said(kind, bytes);
        }
    }
}

/// A file of every kind that people write, which reads.
const KINDS: [(&str, &str); 22] = [
    ("cycle", "data/cycle.yaml"),
    ("calendar", "data/reference/calendar.yaml"),
    ("agencies", "pipeline/tests/cases/cycles/minimal/reference/agencies.yaml"),
    ("services", "pipeline/tests/cases/cycles/minimal/reference/services.yaml"),
    ("regions", "pipeline/tests/cases/cycles/minimal/reference/regions.yaml"),
    ("channels", "pipeline/tests/cases/cycles/minimal/reference/channels.yaml"),
    ("indicators", "pipeline/tests/cases/cycles/minimal/reference/indicators.yaml"),
    ("outline", "data/reference/outline.yaml"),
    ("history", "data/history/national.yaml"),
    ("publication", "data/reference/publication.yaml"),
    ("disclosure", "data/reference/disclosure.yaml"),
    ("holder", "pipeline/tests/cases/kinds/holder.yaml"),
    ("portal", "data/examples/chikaya/portal/2022.yaml"),
    ("reconciliation", "data/reference/reconciliation.yaml"),
    ("nil-return", "pipeline/tests/cases/cycles/minimal/exports/2025/NIL/nil-return.yaml"),
    ("texts", "pipeline/tests/cases/cycles/minimal/texts/2025/OTR.yaml"),
    ("measures", "data/measures/2025/MCV.yaml"),
    ("corrections", "data/corrections/2025/ONM.yaml"),
    ("rules", "pipeline/tests/cases/cycles/minimal/rules/keywords.yaml"),
    ("export", "data/exports/2025/ALP/export.yaml"),
    ("mapping", "pipeline/tests/cases/cycles/minimal/mappings/OTR.yaml"),
    ("mapping", "pipeline/tests/cases/cycles/minimal/mappings/AEP.yaml"),
];

/// Every document that differs from one in one value, which is of another sort or is gone, or in one key, which is unknown.
fn damaged(value: &serde_yaml::Value) -> Vec<serde_yaml::Value> {
    use serde_yaml::Value;
    let wrong =
        ["[]", "[1, x]", "{}", "{unheard_of: 1}", "-3", "1.5", "18446744073709551615", "x y", "true", "null", "!t x"];
    let mut all: Vec<Value> = wrong.iter().map(|text| serde_yaml::from_str(text).expect("a value")).collect();
    match value {
        Value::Sequence(items) => {
            // The first and the last stand for all.
            for at in [0, items.len().saturating_sub(1)].into_iter().take(items.len()) {
                for changed in damaged(&items[at]) {
                    let mut items = items.clone();
                    items[at] = changed;
                    all.push(Value::Sequence(items));
                }
            }
        }
        Value::Mapping(keys) => {
            for (key, below) in keys.iter().take(12) {
                let mut without = keys.clone();
                without.remove(key);
                all.push(Value::Mapping(without.clone()));
                without.insert("unheard_of".into(), below.clone());
                all.push(Value::Mapping(without));
                for changed in damaged(below) {
                    let mut keys = keys.clone();
                    keys.insert(key.clone(), changed);
                    all.push(Value::Mapping(keys));
                }
            }
        }
        _ => {}
    }
    all
}

/// Whatever stands in place of a value, in any kind of file: what is said names the field, in the words of a writer.
#[test]
fn no_word_of_a_programmer_reaches_a_writer() {
    const THEIRS: [&str; 14] = [
        "struct",
        "enum",
        "sequence",
        "invalid",
        "unknown variant",
        "deserialize",
        "untagged",
        "did not match",
        "expected a ",
        "expected any",
        "expected u",
        "u64",
        "u32",
        "tuple",
    ];
    let (mut count, mut hinted) = (0, 0);
    for (kind, file) in KINDS {
        let text = fs::read(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(said(kind, &text), "read", "{file}");
        let whole: serde_yaml::Value = serde_yaml::from_slice(&text).expect("YAML");
        for document in damaged(&whole) {
            let text = serde_yaml::to_string(&document).expect("a text");
            let said = said(kind, text.as_bytes());
            if said == "read" {
                continue;
            }
            count += 1;
            let plain = said.lines().next().unwrap_or_default();
            for word in THEIRS {
                assert!(!said.contains(word), "`{word}` in {kind}: {said}\n{text}");
            }
            assert!(!plain.contains("File") && !plain.contains("::"), "{kind}: {said}");
            hinted += u64::from(said.contains("\n  hint: "));
        }
    }
    assert!(count > 1_000, "{count}");
    assert!(hinted * 100 > count * 95, "{hinted} of {count} say what to write");
}

/// The field, what is expected there, and an example to copy.
#[test]
fn a_wrong_sort_of_value_is_said_with_its_path_and_an_example() {
    for (kind, text, says, example) in [
        ("measures", "[]", "a group of keys (`measures`) is expected here, and a list stands here", "measures: ["),
        (
            "measures",
            "measures: {a: b}",
            "measures: a list is expected here, and a group of keys stands here",
            "measures: [{",
        ),
        (
            "nil-return",
            "period: \"2025\"\nperson: {fr: x}\ndate: soon",
            "date: a date like `2026-03-31`",
            "date: 2026-03-31",
        ),
        (
            "nil-return",
            "period: [2025]\nperson: {fr: x}\ndate: 2026-01-02",
            "period: a period like `\"2025\"`",
            "period: \"2025\"",
        ),
        ("cycle", "id: x\ntitle: hello\nspecimen: false", "title: a group of keys", "title: {fr: "),
        ("cycle", "id: x\ntitle: {fr: x}\nspecimen: maybe", "specimen: `true` (yes) or `false` (no)", "specimen: true"),
        (
            "export",
            "extracted: [1]",
            "extracted: a date like `2026-03-31` is expected here, and a list",
            "extracted: 2026-03-31",
        ),
    ] {
        let said = said(kind, text.as_bytes());
        assert!(said.contains(says), "{kind}: {said}");
        assert!(said.contains(&format!("for example `{example}")), "{kind}: {said}");
    }
}
