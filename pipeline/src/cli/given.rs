//! What a person gave, in the commands that a message names: `hasila run` in a hint is typed as it stands, with the
//! folders and the period of the call that the hint answers.

use std::sync::OnceLock;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};

use super::Cli;
pub(super) use app::standing::shell::shell;

/// The options that say where a call works; those of a command that has no such option are left out.
const OPTIONS: [&str; 5] = ["data", "out", "register", "keys", "period"];

static GIVEN: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();

/// Remembers the options of a call.
pub(super) fn remember(matches: &ArgMatches) {
    let mut deepest = matches;
    while let Some((_, below)) = deepest.subcommand() {
        deepest = below;
    }
    let given = OPTIONS.iter().filter_map(|&id| {
        let is_given = deepest.try_contains_id(id).ok()? && deepest.value_source(id) == Some(ValueSource::CommandLine);
        let mut values = deepest.try_get_raw(id).ok()??;
        is_given.then(|| (id, values.next_back().map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()))
    });
    super::language::remember(deepest);
    // A process is called once.
    let _ = GIVEN.set(given.collect());
}

/// A text whose commands, between backticks, can be typed where the person is.
pub(super) fn literal(text: &str) -> String {
    rewritten(text, GIVEN.get().map(Vec::as_slice).unwrap_or_default())
}

/// A command as it is typed where the person is.
pub(super) fn command(command: &str) -> String {
    format!("{command}{}", options(command, GIVEN.get().map(Vec::as_slice).unwrap_or_default()))
}

fn rewritten(text: &str, given: &[(&'static str, String)]) -> String {
    if given.is_empty() || !text.contains("`hasila ") {
        return text.to_owned();
    }
    let mut written = String::with_capacity(text.len());
    for (at, piece) in text.split('`').enumerate() {
        if at > 0 {
            written.push('`');
        }
        written.push_str(piece);
        if at % 2 == 1 && piece.starts_with("hasila ") {
            written.push_str(&options(piece, given));
        }
    }
    written
}

/// The options that a command takes and does not have yet.
fn options(command: &str, given: &[(&'static str, String)]) -> String {
    let mut found = Cli::command();
    for word in command.split_whitespace().skip(1) {
        match found.find_subcommand(word) {
            Some(below) => found = below.clone(),
            None => break,
        }
    }
    let takes = |id: &str| found.get_arguments().any(|argument| argument.get_id() == id);
    let has = |id: &str| command.split_whitespace().any(|word| word == format!("--{id}"));
    let fitting = given.iter().filter(|(id, _)| takes(id) && !has(id));
    fitting.map(|(id, value)| format!(" --{id} {}", shell(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_in_a_hint_has_the_folders_of_the_call() {
        let given = [("data", "my cycle".to_owned()), ("out", "o".to_owned()), ("register", "r".to_owned())];
        for (text, expected) in [
            (
                "hint: make it with `hasila run --agency A`",
                "hint: make it with `hasila run --agency A --data 'my cycle' --out o`",
            ),
            (
                "`hasila approve A` and `joined`",
                "`hasila approve A --data 'my cycle' --out o --register r` and `joined`",
            ),
            ("`hasila run --data x`", "`hasila run --data x --out o`"),
            ("`hasila keys new A`", "`hasila keys new A --data 'my cycle' --out o`"),
            ("`hasila rules X`, `--as ID`", "`hasila rules X`, `--as ID`"),
        ] {
            assert_eq!(rewritten(text, &given), expected);
        }
        assert_eq!(rewritten("`hasila run`", &[]), "`hasila run`");
    }
}
