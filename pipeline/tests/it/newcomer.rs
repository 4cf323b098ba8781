//! A newcomer's way: from an empty folder to an accepted report, typed from the README alone.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::commands::words;
use crate::support::root;

/// The first block of a language in a text that holds some words.
fn block(text: &str, language: &str, holding: &str) -> String {
    let fence = format!("```{language}\n");
    let blocks = text.split(&fence).skip(1).filter_map(|rest| rest.split("```").next());
    let found = blocks.map(str::to_owned).find(|block| block.contains(holding));
    found.unwrap_or_else(|| panic!("a block of {language} with `{holding}`"))
}

/// Types one line in a folder; gives what was printed, and the status.
pub(crate) fn typed(folder: &Path, line: &str) -> (String, i32) {
    let words = words(line);
    assert_eq!(words[0], "hasila", "{line}");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hasila"));
    command.env("HASILA_LANG", "en");
    command.current_dir(folder).args(&words[1..]);
    // Nobody is there to write a passphrase.
    if line.starts_with("hasila keys new") {
        command.arg("--no-passphrase");
    }
    if line.starts_with("hasila open") {
        // On a machine that has an opener, nothing is to pop up.
        command.env("PATH", "");
    }
    let output = command.output().expect("the program starts");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
    (said, output.status.code().expect("it was not killed"))
}

#[test]
fn the_readme_leads_from_an_empty_folder_to_an_accepted_report() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path();
    let export = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onboard/french/in.csv");
    fs::copy(export, folder.join("registre_2025.csv")).expect("the export");
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let lines = block(&readme, "sh", "hasila init");
    let measures: String = block(&readme.replace("   ```", "```"), "yaml", "# measures/2025/OTR.yaml")
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line)))
        .collect();
    let mut said_last = String::new();
    for line in lines.lines() {
        let (said, status) = typed(folder, line);
        // Some cells of the export are faulty: 1 is done, with findings.
        assert!(status < 2, "{line}\n{said}");
        assert!(!said.contains("error:"), "{line}\n{said}");
        if line.starts_with("hasila check") {
            fs::write(folder.join("data/measures/2025/OTR.yaml"), &measures).expect("the measures");
        }
        if line.starts_with("hasila intake") {
            said_last.clone_from(&said);
            assert_eq!(status, 0, "{said}");
        }
    }
    assert!(said_last.contains("1 accepted, 0 returned, 0 refused"), "{said_last}");
    let synthesis = fs::read(folder.join("out/2025/national/synthesis.json")).expect("a synthesis");
    let synthesis: serde_json::Value = serde_json::from_slice(&synthesis).expect("JSON");
    assert_eq!(synthesis["specimen"], false);
    assert_eq!(synthesis["headline"]["reported"], 1, "the body takes part");
}

/// Every answer has a flag; the cycle reads, and is nobody's specimen.
#[test]
fn a_cycle_begins_with_every_answer_given() {
    let place = tempfile::tempdir().expect("a temporary folder");
    for (languages, whose, kinds) in
        [("fr,ar", "country", "MIN,EEP,CT"), ("ar", "body", "EEP"), ("en,fr", "body", "CT")]
    {
        let name = format!("{}-{whose}", languages.replace(',', "-"));
        let line = format!(
            "hasila init {name} --yes --for {whose} --period 2026-Q1 --lang {languages} --kinds {kinds} --site \
             https://example.invalid --contact a@example.invalid --authority 'fr=Autorité' --authority 'ar=سلطة'"
        );
        let (said, status) = typed(place.path(), &line);
        assert_eq!(status, 0, "{said}");
        assert!(said.contains(&format!("cd {name}")), "{said}");
        let cycle = app::config::load(&place.path().join(&name), None).expect("a cycle that reads");
        assert!(!cycle.reference.cycle.specimen && cycle.reference.register.agencies.is_empty());
        assert_eq!(cycle.period.to_string(), "2026-Q1");
        assert_eq!(cycle.reference.register.kinds.len(), kinds.split(',').count());
        assert!(cycle.reference.publication.is_some() && cycle.reference.disclosure.is_some());
        // Inside its folder every command finds it.
        let (said, status) = typed(&place.path().join(&name), "hasila check");
        assert_eq!(status, 1, "{said}");
        assert!(said.contains("nobody sent anything for 2026-Q1"), "{said}");
        // Every file says what it is.
        for entry in fs::read_dir(place.path().join(&name).join("reference")).expect("a folder") {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("a text");
            if path.extension().is_some_and(|kind| kind == "yaml") {
                let mut lines = text.lines();
                let schema =
                    lines.next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema=../schema/"));
                let schema = schema.unwrap_or_else(|| panic!("{}", path.display()));
                assert!(place.path().join(&name).join("schema").join(schema).exists(), "{schema}");
                assert!(lines.next().is_some_and(|line| line.starts_with("# ")), "{}", path.display());
            }
        }
        let (said, status) = typed(place.path(), &line);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains("holds something already"), "{said}");
    }
    for (wrong, said) in [("--kinds XX", "no kind `XX`"), ("--site ftp://a", "no address"), ("--id ../a", "no id")] {
        let (found, status) = typed(place.path(), &format!("hasila init other --yes {wrong}"));
        assert!(status == 2 && found.contains(said), "{wrong}: {found}");
        assert!(!place.path().join("other").exists(), "nothing is written: {wrong}");
    }
}

/// A version that came back is approved again with a note, even where the report is the same to the byte.
#[test]
fn what_came_back_is_approved_again_with_a_note() {
    let office = crate::office::Office::open();
    office.sealed();
    let silent = office.step(&["approve", "OTR"], "head-otr", "2026-04-10").expect(2);
    assert!(silent.stderr().contains("with a note"), "{}", silent.stderr());
    office.step(&["approve", "OTR", "--note", "fr=Registre du ministère corrigé"], "head-otr", "2026-04-10").expect(0);
    office.step(&["seal", "OTR"], "unit-otr", "2026-04-11").expect(0);
    office.ledger_holds();
}

/// A folder that takes nothing is said before anybody answers a question, and nothing is begun.
#[test]
#[cfg(target_os = "linux")]
fn a_cycle_begins_whole_or_not_at_all() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let (said, status) = typed(place.path(), "hasila init /proc/cycle --yes");
    assert!(status == 2 && said.contains("cannot be written") && said.contains("/proc"), "{said}");
    fs::write(place.path().join("taken"), "").expect("written");
    let (said, status) = typed(place.path(), "hasila init taken --yes");
    assert!(status == 2 && said.contains("taken holds something already"), "{said}");
    // In a folder of version control, and after a call that was ended, a cycle begins.
    for name in ["mine/.git", "mine/.hasila-ended"] {
        fs::create_dir_all(place.path().join(name)).expect("a folder");
    }
    let (said, status) = typed(place.path(), "hasila init mine --yes --period 2025");
    assert_eq!(status, 0, "{said}");
    let names: Vec<_> =
        fs::read_dir(place.path().join("mine")).expect("a folder").map(|e| e.expect("one").file_name()).collect();
    assert_eq!(names.iter().filter(|name| name.to_string_lossy().starts_with(".hasila-")).count(), 1, "{names:?}");
    assert!(place.path().join("mine/cycle.yaml").exists() && place.path().join("mine/exports/2025").is_dir());
}

/// What nobody said of a body is said, counted, and no report goes out under an id.
#[test]
fn a_body_with_a_guessed_name_is_not_approved() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path();
    let export = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onboard/french/in.csv");
    fs::copy(export, folder.join("registre.csv")).expect("the export");
    typed(folder, "hasila init --yes --period 2025 --lang fr,ar");
    let (said, status) = typed(folder, "hasila new OTR --from registre.csv --yes --extracted 2026-03-10");
    assert!(status < 2 && said.contains("`name`, `kind`") && !said.contains(" 0 à vérifier"), "{said}");
    typed(folder, "hasila run --agency OTR --lang fr");
    let (said, _) = typed(folder, "hasila approve OTR --check --on 2026-03-20");
    let after = |check: &str| said.lines().find(|line| line.ends_with(check)).unwrap_or_default().to_owned();
    assert!(after("the agency has a name").starts_with("ERROR"), "{said}");
    assert!(after("somebody said its kind").starts_with("caution"), "{said}");
    // Holders are named in every language of the cycle.
    let (said, _) = typed(folder, "hasila keys list");
    assert!(said.contains("--office 'fr=…' --office 'ar=…'"), "{said}");

    let register = folder.join("data/reference/agencies.yaml");
    let text = fs::read_to_string(&register).expect("the register").replace("{fr: OTR}", "{fr: Office des traversées}");
    let text: Vec<&str> = text.lines().map(|line| line.split(" # ?").next().unwrap_or_default()).collect();
    fs::write(&register, text.join("\n")).expect("written");
    let (said, _) = typed(folder, "hasila approve OTR --check --on 2026-03-20");
    assert!(
        said.contains("ok       the agency has a name") && said.contains("ok       somebody said its kind"),
        "{said}"
    );
    let (said, _) = typed(folder, "hasila status --lang fr");
    let (fr, ar) = (said.contains("--office 'fr="), said.contains("--office 'ar=") || said.contains("--office ar="));
    assert!(!said.contains("keys new") || (fr && ar), "{said}");
}

/// Inside the folder of a cycle the outputs and the register are those beside it.
#[test]
fn within_the_data_nothing_begins_a_second_time() {
    let sandbox = crate::support::Sandbox::of("pipeline/tests/cases/cycles/minimal");
    let data = sandbox.data();
    let (said, status) = typed(&data, "hasila check --agency OTR");
    assert!(status < 2, "{said}");
    assert!(!data.join("out").exists() && sandbox.out().join("2025/agencies/OTR").is_dir(), "{said}");
    // Under another name it is known by what was made of it.
    let other = data.with_file_name("mine");
    fs::rename(&data, &other).expect("renamed");
    assert!(typed(&other, "hasila check --agency OTR").1 < 2);
    assert!(!other.join("out").exists(), "the outputs beside it are of this cycle");
    // What lies beside a cycle that made nothing there is another's.
    let apart = other.parent().expect("a folder").join("apart");
    fs::create_dir(&apart).expect("a folder");
    let moved = apart.join("mine");
    fs::rename(&other, &moved).expect("moved");
    assert!(typed(&moved, "hasila check --agency OTR").1 < 2);
    assert!(moved.join("out").is_dir() && !apart.join("out").exists());
    // A register beside decides before outputs within.
    fs::create_dir(apart.join("register")).expect("a folder");
    let id = fs::read_to_string(moved.join("out/2025/cycle.json")).expect("a claim");
    let id: serde_json::Value = serde_json::from_str(&id).expect("JSON");
    fs::write(apart.join("register/cycle.json"), serde_json::json!({"cycle": id["cycle"]}).to_string())
        .expect("written");
    assert!(typed(&moved, "hasila check --agency OTR").1 < 2);
    assert!(apart.join("out/2025").is_dir());
}
