//! How a question is shown, and how an answer is read.

use std::io::{BufRead, Write};

use chrono::NaiveDate;
use report_model::diagnostic::Message;
use report_model::lang::Lang;
use tabulate::mapping::is_heading;
use words::Language;

use super::question::chosen;
use super::{Answer, AskError, Choice, Kind, Question, day, western};

/// A person at a terminal.
pub struct Terminal<R, W> {
    /// What the person writes.
    input: R,
    /// What the person reads.
    output: W,
}

impl<R: BufRead, W: Write> Terminal<R, W> {
    /// A terminal.
    pub const fn new(input: R, output: W) -> Self {
        Terminal { input, output }
    }

    /// Asks until an answer can be read; none where the person goes back. `place`: which question it is, and of how many.
    ///
    /// # Errors
    /// When the terminal cannot be read or written, or the answers end.
    pub(super) fn ask(
        &mut self,
        question: &Question,
        place: (usize, usize),
        language: &Language,
    ) -> Result<Option<Answer>, AskError> {
        let counted = Message::new("begin.ask.place").count("place", place.0).count("all", place.1);
        self.line(&format!(
            "\n{}\n{}\n{}",
            words::said(&counted, &language.l10n()),
            question.text,
            listed(&question.kind)
        ))?;
        loop {
            self.line(&prompt(&question.kind, language.lang()))?;
            let text = self.answer()?;
            if is_back(&text, language) {
                return Ok(None);
            }
            match read(&question.kind, &text, language) {
                Ok(answer) => return Ok(Some(answer)),
                Err(why) => self.line(&format!("{why}\n"))?,
            }
        }
    }

    /// Shows something.
    pub(super) fn line(&mut self, text: &str) -> Result<(), AskError> {
        self.output.write_all(text.as_bytes())?;
        Ok(self.output.flush()?)
    }

    /// A line of the person, trimmed.
    fn answer(&mut self) -> Result<String, AskError> {
        const LONGEST: u64 = 4_096;
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut self.input, LONGEST).read_until(b'\n', &mut line)?;
        if read == 0 {
            self.line("\n")?;
            return Err(AskError::Ended);
        }
        Ok(String::from_utf8_lossy(&line).trim().to_owned())
    }
}

/// Whether a person goes back: by the sign, however a keyboard from right to left writes it, or by the word.
fn is_back(text: &str, language: &Language) -> bool {
    let text = western(text);
    let is_sign = matches!(text.as_str(), "<" | "‹" | "＜") || (language.lang().is_rtl() && text == ">");
    is_sign || (!text.is_empty() && is_heading(&text, &language.l10n().word("begin.ask.back")))
}

/// The choices, a line for each.
fn listed(kind: &Kind) -> String {
    let line = |number: usize, text: &str| format!("  {number}. {text}\n");
    let all = |choices: &[Choice], none: Option<&String>| {
        let choices = (1..).zip(choices).map(|(number, choice)| line(number, &choice.shown()));
        choices.chain(none.map(|none| line(0, none))).collect()
    };
    match kind {
        Kind::One { choices, none, .. } | Kind::Several { choices, none, .. } => all(choices, none.as_ref()),
        Kind::Day { none, .. } => all(&[], none.as_ref()),
        Kind::Text { .. } => String::new(),
    }
}

/// What stands before the cursor: what an empty line means.
fn prompt(kind: &Kind, lang: Lang) -> String {
    let default = match kind {
        Kind::One { default, .. } => default.to_string(),
        Kind::Several { default, .. } if default.is_empty() => "0".to_owned(),
        Kind::Several { default, .. } => default.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
        Kind::Day { default, .. } => default.map_or_else(|| "0".to_owned(), |day| typed(day, lang)),
        Kind::Text { default, .. } if default.is_empty() => return "> ".to_owned(),
        Kind::Text { default, .. } => default.clone(),
    };
    format!("[{default}] ")
}

/// A day as it may be typed: the day first, but in English, where some would read the month first.
pub(crate) fn typed(day: NaiveDate, lang: Lang) -> String {
    if lang == Lang::En { day.to_string() } else { day.format("%d/%m/%Y").to_string() }
}

/// Reads an answer; why it is none, in the reader's language.
fn read(kind: &Kind, text: &str, language: &Language) -> Result<Answer, String> {
    let again = |choices: &[Choice], none: &Option<String>, key: &'static str| {
        let least = usize::from(none.is_none());
        words::said(&Message::new(key).count("least", least).count("most", choices.len()), &language.l10n())
    };
    match kind {
        Kind::One { choices, none, default } => {
            let found = one(choices, none.as_ref(), if text.is_empty() { Err(*default) } else { Ok(text) });
            found.map(Answer::Chosen).ok_or_else(|| again(choices, none, "begin.ask.again"))
        }
        Kind::Several { choices, none, default } => {
            if text.is_empty() {
                return Ok(Answer::Chosen(default.iter().map(|number| number - 1).collect()));
            }
            // A name may have a comma in it.
            let whole = one(choices, none.as_ref(), Ok(text));
            let parts = || {
                let mut places = Vec::new();
                for part in text.split([',', '،', ';', '؛']).map(str::trim) {
                    let [place] = one(choices, None, Ok(part))?[..] else { return None };
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
                Some(places)
            };
            let found = whole.or_else(parts);
            found.map(Answer::Chosen).ok_or_else(|| again(choices, none, "begin.ask.again_several"))
        }
        Kind::Day { default, .. } if text.is_empty() => Ok(Answer::Day(*default)),
        Kind::Day { none: Some(none), .. } if western(text) == "0" || is_heading(none, text) => Ok(Answer::Day(None)),
        Kind::Day { .. } => day(text).map(|day| Answer::Day(Some(day))).map_err(|error| {
            format!("{} {}", words::said(&error.message(), &language.l10n()), language.l10n().word("begin.day.again"))
        }),
        Kind::Text { default, .. } if text.is_empty() => Ok(Answer::Text(default.clone())),
        Kind::Text { read, .. } => read(text).map(Answer::Text),
    }
}

/// The choice that was typed, or the number of the default; none of them is an answer where it has a name.
fn one(choices: &[Choice], none: Option<&String>, text: Result<&str, usize>) -> Option<Vec<usize>> {
    let number = match text {
        Err(default) => Some(default),
        Ok(text) => {
            let text = western(text);
            let is_none = none.is_some_and(|none| text == "0" || is_heading(none, &text));
            if is_none { Some(0) } else { chosen(choices, &text) }
        }
    };
    number.map(|number| number.checked_sub(1).into_iter().collect())
}
