//! What is wrong with a command line, in French and Arabic. clap says it in English.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use report_model::diagnostic::{Diagnostic, Message};
use report_model::lang::Lang;

use super::language;

/// What a parser of this program says of a value, in the language that is spoken.
#[derive(Debug)]
pub(super) struct Unread(pub(super) String);

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unread {}

/// A value that cannot be read, with what to write.
pub(super) fn unread(message: Message, hint: Option<Message>) -> Unread {
    let l10n = words::language(language::before()).l10n();
    Unread(words::lines(&hint.into_iter().fold(Diagnostic::error(message), Diagnostic::hint), &l10n))
}

/// Ends the program with what is wrong, or with the help that was asked for.
#[expect(clippy::exit, reason = "as clap ends a call that it cannot read: nothing has begun")]
pub(super) fn exit(error: &clap::Error) -> ! {
    match text(error, language::before()) {
        Some(text) => {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "{text}");
            std::process::exit(error.exit_code())
        }
        None => error.exit(),
    }
}

/// What is wrong; none where clap says it: in English, and where it shows the help.
fn text(error: &clap::Error, lang: Lang) -> Option<String> {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::Io
            | ErrorKind::Format
    );
    if is_help || lang == Lang::En {
        return None;
    }
    let l10n = words::language(lang).l10n();
    let said = diagnostic(error);
    let mut text = format!("{}{}\n", l10n.word("terminal.error"), words::lines(&said, &l10n));
    if let Some(usage) = value(error, ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage: ").trim();
        text.push_str(&format!("\n{} {usage}\n", l10n.word("help.heading.usage")));
    }
    text.push_str(&format!("\n{}", words::said(&Message::new("usage.more"), &l10n)));
    Some(text)
}

/// What is wrong with an argument, and what to do.
fn diagnostic(error: &clap::Error) -> Diagnostic {
    let argument = value(error, ContextKind::InvalidArg).unwrap_or_default();
    let given = value(error, ContextKind::InvalidValue).unwrap_or_default();
    let of = |key| Diagnostic::error(Message::new(key).with("argument", &argument).with("value", &given));
    let message = match error.kind() {
        ErrorKind::UnknownArgument => of("usage.unknown"),
        ErrorKind::InvalidSubcommand => {
            let name = value(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            Diagnostic::error(Message::new("usage.no_command").with("name", name))
        }
        ErrorKind::MissingSubcommand => of("usage.command"),
        ErrorKind::MissingRequiredArgument => of("usage.missing"),
        ErrorKind::ArgumentConflict => {
            let other = value(error, ContextKind::PriorArg).unwrap_or_else(|| argument.clone());
            Diagnostic::error(Message::new("usage.conflict").with("argument", &argument).with("other", other))
        }
        ErrorKind::InvalidValue if given.is_empty() => of("usage.no_value"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => of("usage.no_value"),
        ErrorKind::TooManyValues => of("usage.too_many"),
        ErrorKind::InvalidUtf8 => of("usage.no_utf8"),
        ErrorKind::ValueValidation => {
            let why = error.source().and_then(|source| source.downcast_ref::<Unread>());
            match why {
                Some(why) => {
                    let message = Message::new("usage.value_because").with("argument", &argument).with("value", &given);
                    Diagnostic::error(message.prose("why", why.to_string()))
                }
                None => of("usage.value"),
            }
        }
        _ => of("usage.value"),
    };
    let message = match value(error, ContextKind::ValidValue).or_else(|| value(error, ContextKind::ValidSubcommand)) {
        Some(known) => message.hint(Message::new("usage.known").with("known", known)),
        None => message,
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    match near.into_iter().find_map(|kind| value(error, kind)) {
        Some(near) => message.hint(Message::new("message.known.did_you_mean").with("near", near)),
        None => message,
    }
}

/// A part of an error, as a text.
fn value(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// Whatever is wrong is said without a word of clap's own, and ends with 2.
    #[test]
    fn faults_of_a_command_line_are_said_in_the_language() {
        for arguments in [
            &["runn"][..],
            &["approve"],
            &["approve", "OTR", "--as"],
            &["approve", "OTR", "--as", "x", "--as", "y"],
            &["run", "--nothing"],
            &["run", "--peroid", "2025"],
            &["run", "--jobs", "0"],
            &["run", "--period", "last"],
            &["run", "--lang", "de"],
            &["init", "--for", "nobody"],
            &["init", "--title", "Titre"],
            &["status", "--on", "31/02/2026"],
            &["new", "OTR", "--from", "x", "--where", "y"],
            &["new", "OTR", "--from", "x", "--extracted", "y"],
            &["new", "OTR", "--from", "x", "--delimiter", ""],
            &["keys", "new", "x", "--role", "king"],
            &["verify", "--head", "xyz"],
            &["serve", "--port", "99999"],
            &["completions", "cmd"],
        ] {
            for (lang, own) in [(Lang::Fr, "Usage\u{a0}:"), (Lang::Ar, "الاستعمال")] {
                let call = ["hasila"].iter().chain(arguments);
                let error = Cli::command().try_get_matches_from(call).expect_err("a fault");
                let text = text(&error, lang).unwrap_or_else(|| panic!("{arguments:?} is said"));
                assert_eq!(error.exit_code(), 2, "{arguments:?}");
                assert!(text.contains(own) || !text.contains("hasila"), "{arguments:?}: {text}");
                for english in ["unexpected", "required", "invalid", "found", "tip:", "Usage: ", "For more"] {
                    assert!(!text.contains(english), "{arguments:?}: {text}");
                }
                assert!(!text.contains("``") && text.lines().count() > 2, "{arguments:?}: {text}");
            }
        }
    }
}
