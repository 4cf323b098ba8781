//! The officer's guide: what it names is there, its two languages say the same, and its Markdown is that of its words.

use std::collections::BTreeSet;
use std::fs;

use app::typesetting::assets;
use clap::CommandFactory;
use hasila::cli::Cli;
use render::guide::{self, Guide, LANGUAGES, Part};
use report_model::findings::Code;
use report_model::lang::Lang;
use report_model::measure::MeasureState;
use report_model::record::Field;

use crate::support::{Sandbox, pdf_text, root};

fn open(lang: Lang) -> Guide {
    guide::open(&assets::open(None).expect("templates"), lang).expect("a guide")
}

/// Every text of a guide.
fn texts(guide: &Guide) -> Vec<String> {
    let mut texts = vec![guide.title.clone(), guide.subtitle.clone(), guide.basis.clone()];
    texts.extend(guide.chapters.iter().map(|chapter| chapter.title.clone()));
    for part in guide.parts() {
        match part {
            Part::Heading(text) | Part::Text(text) => texts.push(text.clone()),
            Part::List(items) | Part::Steps(items) | Part::Checklist(items) => texts.extend(items.clone()),
            Part::Note(note) => texts.extend([note.title.clone(), note.text.clone()]),
            Part::Commands(lines) => {
                texts.extend(lines.iter().flat_map(|line| [format!("`{}`", line.run), line.does.clone()]));
            }
            Part::Picture(picture) => texts.extend([picture.caption.clone(), picture.alt.clone()]),
            Part::Terminal(terminal) => texts.push(terminal.caption.clone()),
            Part::Table(grid) => {
                texts.push(grid.caption.clone());
                texts.extend(grid.columns.iter().chain(grid.rows.iter().flatten()).cloned());
            }
        }
    }
    texts
}

/// What stands between backticks, in order.
fn codes(guide: &Guide) -> Vec<String> {
    let odd = |text: String| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    texts(guide).into_iter().flat_map(odd).collect()
}

/// The help of a command and of all below it.
fn helps(command: &mut clap::Command, text: &mut String) {
    text.push_str(&command.render_long_help().to_string());
    command.get_subcommands_mut().for_each(|below| helps(below, text));
}

#[test]
fn every_command_of_the_guide_is_one_of_the_program() {
    let mut commands = BTreeSet::new();
    for lang in LANGUAGES {
        commands.extend(codes(&open(lang)).into_iter().filter(|code| code.starts_with("hasila ")));
    }
    assert!(commands.len() > 10, "{commands:?}");
    let mut unknown = Vec::new();
    for command in &commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        // A bare subcommand is named, not typed: it must be there, with whatever it needs.
        let known = match words[..] {
            [_, name] => Cli::command().find_subcommand(name).is_some(),
            _ => Cli::command().try_get_matches_from(&words).is_ok(),
        };
        if !known {
            unknown.push(command.as_str());
        }
    }
    assert_eq!(unknown, Vec::<&str>::new());
}

/// A path is a file of the shipped cycle, or one that a run of it writes; a name with an underscore is a name of the
/// model; an option is one of the program.
#[test]
fn every_path_and_name_of_the_guide_is_real() {
    let sandbox = Sandbox::of("data");
    sandbox.hasila(&["run", "--agency", "OSR", "--lang", "fr,ar"]).expect(1);
    let made: BTreeSet<String> = sandbox.outputs().into_keys().collect();
    let model: BTreeSet<&str> = Code::ALL
        .iter()
        .map(|code| code.name())
        .chain(Field::ALL.iter().map(|field| field.name()))
        .chain(MeasureState::ALL.iter().map(|state| state.name()))
        .collect();
    let mut help = String::new();
    helps(&mut Cli::command(), &mut help);
    // What a step leaves that no run makes, what an officer writes, and the files of the body that joins in the example.
    let elsewhere = [
        "bundle.zip",
        "nil-return.yaml",
        "open_before",
        "keys/",
        "data/",
        "corrections/2025/OSR.yaml",
        "mappings/OTR.yaml",
        "exports/2025-H1/OSR/",
        "exports/2025-Q1/OSR/",
    ];
    for lang in LANGUAGES {
        for code in codes(&open(lang)).iter().filter(|code| !code.starts_with("hasila ")) {
            let is_file = [".yaml", ".pdf", ".html", ".xlsx", ".zip"].iter().any(|end| code.ends_with(end));
            let known = if elsewhere.contains(&code.as_str()) {
                true
            } else if let Some(path) = code.strip_prefix("out/") {
                made.iter().any(|name| name.starts_with(path))
            } else if code.contains('/') && !code.starts_with("99/") {
                sandbox.data().join(code).exists()
            } else if is_file {
                made.iter().any(|name| name.ends_with(&format!("/{code}")))
                    || sandbox.data().join("exports/2025/OSR").join(code).exists()
            } else if code.starts_with("--") {
                help.contains(code.split([' ', '=']).next().unwrap_or_default())
            } else if code.contains('_') {
                model.contains(code.as_str())
            } else {
                true
            };
            assert!(known, "{lang}: the guide names `{code}`");
        }
    }
}

/// The same chapters with the same parts, the same commands, names and paths.
#[test]
fn the_two_languages_say_the_same() {
    let (french, arabic) = (open(Lang::Fr), open(Lang::Ar));
    assert_eq!(french.chapters.len(), arabic.chapters.len());
    for (one, other) in french.chapters.iter().zip(&arabic.chapters) {
        assert_eq!(one.id, other.id);
        let kinds = |parts: &[Part]| parts.iter().map(std::mem::discriminant).collect::<Vec<_>>();
        assert_eq!(kinds(&one.parts), kinds(&other.parts), "{}", one.id);
    }
    let named = |guide: &Guide| {
        let own = |code: &String| !code.contains("--lang") && !code.contains("fr=") && !code.contains("ar=");
        codes(guide).iter().filter(|code| own(code)).map(|code| code.replace(".ar.", ".fr.")).collect::<BTreeSet<_>>()
    };
    let names = |guide: &Guide| {
        let split = |code: String| code.split([',', '،']).map(|name| name.trim().to_owned()).collect::<Vec<_>>();
        named(guide).into_iter().flat_map(split).collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&french), names(&arabic));
}

/// The Markdown that is kept is that of the words.
#[test]
fn the_kept_markdown_is_that_of_the_words() {
    let assets = assets::open(None).expect("templates");
    for lang in LANGUAGES {
        let view = guide::view(&assets, &open(lang), lang).expect("a view");
        let path = root().join(format!("templates/guide/guide.{lang}.md"));
        let text = guide::markdown(&view);
        if std::env::var_os("UPDATE_GUIDE").is_some() {
            fs::write(&path, &text).expect("written");
        }
        assert!(
            fs::read_to_string(&path).unwrap_or_default() == text,
            "{}: run UPDATE_GUIDE=1 ci/test guide",
            path.display()
        );
    }
}

/// What a terminal of the guide shows is what the program says today.
#[test]
fn the_terminal_shows_what_the_program_says() {
    let sandbox = Sandbox::of("data");
    let ended = sandbox.hasila(&["check", "--agency", "OSR"]).expect(1);
    let shown = fs::read_to_string(root().join("templates/guide/terminal/check.txt")).expect("the text");
    let said = ended.stdout().replace(&sandbox.out().display().to_string(), "out");
    // The commands have the folders of the call, which in the guide are those of the cycle.
    let said = said.replace(&format!(" --data {} --out out", sandbox.data().display()), "");
    // How long it took is the one thing that differs from run to run.
    let words = |text: &str| {
        let lines = text.trim_end().lines();
        let timeless = |line: &str| {
            line.split_whitespace()
                .filter(|word| word.parse::<f64>().is_err() || !word.contains('.'))
                .collect::<Vec<_>>()
                .join(" ")
        };
        lines.map(timeless).collect::<Vec<_>>()
    };
    let (first, rest) = shown.split_once('\n').expect("a command and what it says");
    assert_eq!(first, "$ hasila check --agency OSR");
    let ruled = |line: &String| line.starts_with('─');
    let kept = |lines: Vec<String>| lines.into_iter().filter(|line| !ruled(line)).collect::<Vec<_>>();
    assert_eq!(kept(words(rest)), kept(words(&said)), "run ci/guide");
}

#[test]
fn the_guide_is_a_document_of_some_pages_with_small_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    for lang in LANGUAGES {
        let path = folder.path().join(format!("guide.{lang}.pdf"));
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
            .env("HASILA_LANG", "en")
            .args(["guide", "--lang", lang.code(), "--output"])
            .arg(&path)
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = fs::read(&path).expect("a PDF");
        let pages = lopdf::Document::load_mem(&bytes).expect("a PDF").get_pages().len();
        assert!((8..=14).contains(&pages), "{lang}: {pages} pages");
        assert!(pdf_text(&bytes).contains("hasila check --agency OSR"), "{lang}");
    }
    for picture in fs::read_dir(root().join("templates/guide/pictures")).expect("pictures") {
        let picture = picture.expect("an entry");
        assert!(picture.metadata().expect("a file").len() < 150_000, "{}", picture.path().display());
    }
}
