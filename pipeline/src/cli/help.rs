//! `--help` in French and Arabic. The English of each command and option stands beside it; the others are in the catalogue,
//! by the command's path and the option's id (`help.keys.new.role`), or by the id alone (`help.any.json`).

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command};
use minijinja::context;
use report_model::lang::Lang;
use words::Localizer;

use super::language;

/// The command line as it explains itself to whoever is spoken to.
pub(super) fn localised(command: Command) -> Command {
    let lang = language::before();
    if lang == Lang::En { command } else { in_language(command, lang) }
}

/// The command line in a language of the catalogue.
fn in_language(command: Command, lang: Lang) -> Command {
    let l10n = words::language(lang).l10n();
    let mut command = said(command, &[], &l10n);
    // Those are made by clap, once the others are there.
    command.build();
    name_help(&mut command, &l10n.word("help.any.help_command"));
    command
}

/// The subcommands that clap adds, in words.
fn name_help(command: &mut Command, about: &str) {
    for below in command.get_subcommands_mut() {
        if below.get_name() == "help" {
            *below = std::mem::take(below).about(about.to_owned());
        }
        name_help(below, about);
    }
}

/// The key of a text of a command.
fn key(path: &[&str], name: &str) -> String {
    let path = if path.is_empty() { "root".to_owned() } else { path.join(".") };
    format!("help.{}.{name}", path.replace('-', "_"))
}

/// A text of a command, where it has one of its own.
fn own(path: &[&str], name: &str, l10n: &Localizer<'_>) -> Option<String> {
    Some(words::typed(l10n.word(&key(path, name)), l10n)).filter(|text| !text.is_empty())
}

/// A command with everything below it.
fn said(command: Command, path: &[&str], l10n: &Localizer<'_>) -> Command {
    let heading = |name: &str| l10n.word(&format!("help.heading.{name}"));
    let after = command.get_after_help().map(|after| after_help(&after.to_string(), path, l10n));
    let about = own(path, "about", l10n).unwrap_or_default();
    let usage = heading("usage");
    let template = format!("{{before-help}}{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}");
    let has_version = command.get_version().is_some();
    let mut command = command
        .about(about)
        .help_template(template)
        .subcommand_help_heading(heading("commands"))
        .subcommand_value_name(heading("command"))
        .disable_help_flag(true)
        .mut_args(|argument| {
            let text = own(path, argument.get_id().as_str(), l10n);
            let text = text.or_else(|| own(&["any"], argument.get_id().as_str(), l10n)).unwrap_or_default();
            explained(argument, text, path, l10n)
        });
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    command = command.arg(help.help(words::typed(l10n.word("help.any.help"), l10n)).help_heading(heading("options")));
    if has_version {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        let version = version.help(l10n.word("help.any.version")).help_heading(heading("options"));
        command = command.disable_version_flag(true).arg(version);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command.mut_subcommands(|below| {
        let name = below.get_name().to_owned();
        let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
        said(below, &path, l10n)
    })
}

/// An argument with its text, under its heading, its default and its possible values in words.
fn explained(argument: Arg, mut text: String, path: &[&str], l10n: &Localizer<'_>) -> Arg {
    let heading = match argument.get_help_heading() {
        Some(_) => "written",
        None if argument.is_positional() => "arguments",
        None => "options",
    };
    let heading = l10n.word(&format!("help.heading.{heading}"));
    let default = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect::<Vec<_>>();
    let takes_value = argument.get_action().takes_values();
    if takes_value && !default.is_empty() {
        let value = l10n.isolated(&default.join(" "));
        text.push_str(&format!(" [{}]", l10n.say("help.heading.default", context! { value })));
    }
    let possible = if takes_value { argument.get_possible_values() } else { Vec::new() };
    let described = |value: &PossibleValue| {
        let name = format!("{}_{}", argument.get_id(), value.get_name());
        Some(format!("\n- {}: {}", l10n.isolated(value.get_name()), own(path, &name, l10n)?))
    };
    if possible.iter().any(|value| value.get_help().is_some()) {
        text.extend(possible.iter().filter_map(described));
    } else if !possible.is_empty() {
        let names = possible.iter().map(PossibleValue::get_name).collect::<Vec<_>>().join(", ");
        let values = l10n.isolated(&names);
        text.push_str(&format!(" [{}]", l10n.say("help.heading.possible", context! { values })));
    }
    argument.help(text).help_heading(heading).hide_default_value(true).hide_possible_values(true)
}

/// What stands below the options: the examples, with what each does in words, and a text.
fn after_help(english: &str, path: &[&str], l10n: &Localizer<'_>) -> String {
    let (examples, _) = english.split_once("\n\n").unwrap_or((english, ""));
    let mut written = String::new();
    let mut number = 0;
    for line in examples.lines() {
        let example = line.strip_prefix("  ").filter(|line| line.starts_with(|c: char| !c.is_whitespace()));
        if line.starts_with(|c: char| !c.is_whitespace()) {
            written.push_str(&format!("{}\n", l10n.word("help.heading.examples")));
        } else if let Some(example) = example {
            number += 1;
            let command = example.split("   ").next().unwrap_or(example).trim_end();
            let told = own(path, &format!("example.{number}"), l10n).map(|told| format!("   {told}"));
            written.push_str(&format!("  {command}{}\n", told.unwrap_or_default()));
        } else if line.trim_start().starts_with('-') {
            // A command that goes on.
            written.push_str(&format!("{line}\n"));
        }
    }
    written.push('\n');
    if let Some(after) = own(path, "after", l10n) {
        // A line that goes on is broken where the terminal ends; a command on a line of its own stays there.
        for line in after.lines() {
            written.push_str(if line.starts_with(' ') { "\n" } else { "" });
            written.push_str(if written.ends_with('\n') || written.is_empty() { "" } else { " " });
            written.push_str(line);
        }
    }
    written.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// The keys that a command and those below it ask for: those of its own, and for each argument two of which one is there.
    fn wanted(command: &Command, path: &[&str], lacking: &mut BTreeSet<String>, used: &mut BTreeSet<String>) {
        let keys: BTreeSet<&str> = words::language(Lang::Fr).keys().collect();
        let mut one_of = |names: Vec<String>| match names.iter().find(|name| keys.contains(name.as_str())) {
            Some(name) => used.insert(name.clone()),
            None => lacking.insert(names[0].clone()),
        };
        one_of(vec![key(path, "about")]);
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let id = argument.get_id().as_str();
            one_of(vec![key(path, id), key(&["any"], id)]);
            for value in argument.get_possible_values().iter().filter(|value| value.get_help().is_some()) {
                one_of(vec![key(path, &format!("{id}_{}", value.get_name()))]);
            }
        }
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let (examples, text) = after.split_once("\n\n").unwrap_or((&after, ""));
        let lines = examples.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        for (number, line) in (1..).zip(lines) {
            if line.trim().contains("   ") {
                one_of(vec![key(path, &format!("example.{number}"))]);
            }
        }
        if !text.is_empty() {
            one_of(vec![key(path, "after")]);
        }
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let path: Vec<&str> = path.iter().copied().chain([below.get_name()]).collect();
            wanted(below, &path, lacking, used);
        }
    }

    /// A new command, option or example without words is found here; so are words that nothing shows any more.
    #[test]
    fn every_command_and_option_has_its_words() {
        let (mut lacking, mut used) = (BTreeSet::new(), BTreeSet::new());
        wanted(&Cli::command(), &[], &mut lacking, &mut used);
        assert_eq!(lacking, BTreeSet::new(), "add them to words/src/program/help.{{fr,ar}}.yaml");
        let by_hand = |key: &str| {
            let rest = ["help.heading.", "help.any.help", "help.any.version"];
            rest.iter().any(|start| key.starts_with(start))
        };
        let all = words::language(Lang::Fr).keys().filter(|key| key.starts_with("help."));
        let unused: Vec<&str> = all.filter(|&key| !used.contains(key) && !by_hand(key)).collect();
        assert_eq!(unused, Vec::<&str>::new());
    }

    #[test]
    fn the_command_line_stays_sound_in_every_language() {
        for lang in [Lang::Fr, Lang::Ar] {
            in_language(Cli::command(), lang).debug_assert();
        }
    }
}
