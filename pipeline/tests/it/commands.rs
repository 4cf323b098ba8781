//! Every command line that a person is told to type, wherever it is told, is one that the program takes: in messages and
//! hints, in the words of all languages, in the README and the guide, in the examples of `--help`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};
use hasila::cli::Cli;

use crate::support::root;

/// A command line as a shell splits it: words, and texts between `'`.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for (at, piece) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            match words.last_mut().filter(|_| is_open) {
                Some(last) => last.push_str(piece),
                None => words.push(piece.to_owned()),
            }
            is_open = true;
            continue;
        }
        for (n, word) in piece.split(' ').enumerate() {
            match words.last_mut().filter(|_| n == 0 && is_open) {
                Some(last) => last.push_str(word),
                None if word.is_empty() => {}
                None => words.push(word.to_owned()),
            }
        }
        is_open = !piece.is_empty() && !piece.ends_with(' ');
    }
    words
}

/// A command with something in each blank: `{id}`, `{{ id }}`, `<ID>`, `…`.
fn filled(command: &str) -> Vec<String> {
    let mut text = String::new();
    let mut depth = 0_u32;
    for c in command.chars() {
        match c {
            '{' => {
                depth += 1;
                if depth == 1 {
                    text.push('\u{1}');
                }
            }
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    let mut words = words(&text);
    for at in 1..words.len() {
        let blank = match words[at - 1].as_str() {
            "--lang" => "fr",
            "--head" => "3fa902c177be5d40",
            "--period" => "2025",
            "--where" => "Organisme=OTR",
            "--office" => "fr=Bureau",
            "--on" | "--joined" | "--extracted" => "2026-04-02",
            _ => "OTR",
        };
        let word = if words[at].contains('…') && blank != "OTR" { "\u{1}".to_owned() } else { words[at].clone() };
        let word = word.replace('\u{1}', blank);
        words[at] = match word.as_str() {
            "ROLE" => "intake".to_owned(),
            "SHELL" => "bash".to_owned(),
            "COMMAND" => "run".to_owned(),
            _ => word,
        };
    }
    words
}

/// Why a command line is none of the program's.
fn fault(command: &str) -> Option<String> {
    let words = filled(command);
    Cli::command().try_get_matches_from(&words).err().and_then(|error| {
        use clap::error::ErrorKind::{DisplayHelp, DisplayVersion};
        let said = error.to_string();
        let first = said.lines().next().unwrap_or_default().to_owned();
        (!matches!(error.kind(), DisplayHelp | DisplayVersion)).then(|| format!("`{command}`: {first}"))
    })
}

/// Whether a text names a subcommand and no more.
fn is_bare(command: &str) -> bool {
    let mut found = Cli::command();
    for word in command.split_whitespace().skip(1) {
        match found.find_subcommand(word) {
            Some(below) => found = below.clone(),
            None => return false,
        }
    }
    true
}

/// The command lines between backticks.
fn quoted(text: &str) -> Vec<String> {
    let found = text.split("`hasila ").skip(1).filter_map(|rest| rest.split_once('`'));
    found.filter(|(command, _)| !command.contains('\n')).map(|(command, _)| format!("hasila {command}")).collect()
}

fn files(folder: &Path, ends: &[&str], found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "tests" | "target" | "examples" | "cases" | "fonts") {
                files(&path, ends, found);
            }
        } else if ends.iter().any(|end| name.ends_with(end)) {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("a text")));
        }
    }
}

/// What the sources say to people: without comments, tests and the ends of helps, each text on one line.
fn said(source: &str) -> String {
    let body = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = body.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut text = String::new();
    let mut goes_on = false;
    for line in lines {
        text.push_str(if goes_on { line.trim_start() } else { line });
        goes_on = line.ends_with('\\') && !line.ends_with("\\\\");
        if goes_on {
            text.pop();
        } else {
            text.push('\n');
        }
    }
    let mut parts = text.split("after_help = \"");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once("\")]")).map(|(_, after)| after);
    [first, rest.collect()].concat().replace("\\n", "\n")
}

#[test]
fn every_command_of_a_message_is_whole() {
    let mut sources = Vec::new();
    for folder in ["pipeline", "report-model"] {
        files(&root().join(folder), &[".rs"], &mut sources);
    }
    let mut count = 0;
    let mut faults = BTreeSet::new();
    for (path, source) in &sources {
        for command in quoted(&said(source)) {
            count += 1;
            faults.extend(fault(&command).map(|why| format!("{path}: {why}")));
        }
    }
    // Most stand in the words of the terminal, which are looked at below.
    assert!(count > 5, "{count}");
    assert_eq!(faults, BTreeSet::new());
}

/// In prose a command may be named without its arguments.
#[test]
fn every_command_of_the_texts_is_one_of_the_program() {
    let mut texts = Vec::new();
    files(&root().join("templates"), &[".yaml", ".typ", ".html", ".md"], &mut texts);
    files(&root().join("pipeline/app/src"), &[".yaml"], &mut texts);
    files(&root().join("pipeline/docs"), &[".md"], &mut texts);
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "pipeline/README.md", "data/README.md"] {
        texts.push((name.to_owned(), fs::read_to_string(root().join(name)).expect("a text")));
    }
    let mut count = 0;
    let mut faults = BTreeSet::new();
    for (path, text) in &texts {
        let typed = |line: &str| {
            let line = line.trim_start().trim_start_matches("$ ").trim_start_matches("- run: ").trim_matches('"');
            let command = line.split("  ").next().unwrap_or_default().split(" > ").next().unwrap_or_default();
            let command = command.split(" && ").last().unwrap_or_default();
            command.starts_with("hasila ").then(|| command.to_owned())
        };
        // Lines of a block are typed as they stand; in running text, backticks say where a command is.
        let lines = text.lines().filter(|line| !line.contains('`')).filter_map(typed);
        for command in quoted(text).into_iter().chain(lines) {
            count += 1;
            if !is_bare(&command) {
                faults.extend(fault(&command).map(|why| format!("{path}: {why}")));
            }
        }
    }
    assert!(count > 80, "{count}");
    assert_eq!(faults, BTreeSet::new());
}

#[test]
fn every_example_of_the_help_can_be_typed() {
    fn walk(command: &Command, count: &mut usize, faults: &mut BTreeSet<String>) {
        let help = command.get_after_help().map(|help| help.to_string().replace("\\\n", " ")).unwrap_or_default();
        for line in help.lines().filter_map(|line| line.strip_prefix("  hasila ")) {
            // What an example does stands behind it, with a gap between.
            let command = line.split("   ").next().unwrap_or_default().split(" > ").next().unwrap_or_default();
            *count += 1;
            faults.extend(fault(&format!("hasila {command}")));
        }
        for command in quoted(&help) {
            if !is_bare(&command) {
                faults.extend(fault(&command));
            }
        }
        command.get_subcommands().for_each(|below| walk(below, count, faults));
    }
    let (mut count, mut faults) = (0, BTreeSet::new());
    walk(&Cli::command(), &mut count, &mut faults);
    assert!(count > 40, "{count}");
    assert_eq!(faults, BTreeSet::new());
}

/// An option that a message names is one of the program.
#[test]
fn every_option_of_a_message_is_one_of_the_program() {
    fn walk(command: &Command, known: &mut BTreeSet<String>) {
        known
            .extend(command.get_arguments().filter_map(|argument| argument.get_long().map(|long| format!("--{long}"))));
        command.get_subcommands().for_each(|below| walk(below, known));
    }
    let mut known = BTreeSet::from(["--help".to_owned(), "--version".to_owned()]);
    walk(&Cli::command(), &mut known);
    let mut sources = Vec::new();
    for folder in ["pipeline/src", "pipeline/app/src", "pipeline/accounts/src"] {
        files(&root().join(folder), &[".rs", ".yaml"], &mut sources);
    }
    let mut unknown = BTreeSet::new();
    for (path, source) in &sources {
        for rest in said(source).split("`--").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            let option = format!("--{name}");
            if !known.contains(&option) {
                unknown.insert(format!("{path}: {option}"));
            }
        }
    }
    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn a_line_is_split_as_a_shell_does() {
    assert_eq!(words("hasila a --b 'fr=x y' c"), ["hasila", "a", "--b", "fr=x y", "c"]);
    assert_eq!(words("hasila a --b fr='x y'z"), ["hasila", "a", "--b", "fr=x yz"]);
}
