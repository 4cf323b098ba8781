//! `hasila rules`: every rule, from the one source of its texts.

use clap::Args;
use report_model::diagnostic::Message;
use report_model::findings::Code;
use report_model::lang::Lang;
use report_model::rule::Effect;
use serde::Serialize;

use super::language::failure;
use super::{Status, language, say};
use app::produce::run::json;

/// The arguments of `hasila rules`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila rules                                 every rule, in short
  hasila rules unknown_value --lang fr         one rule: what it means, what to do, an example, the law behind it
  hasila rules --markdown --lang ar > rules.md")]
pub(super) struct RulesArgs {
    /// Only this rule; its code stands in findings.jsonl
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// The language of the texts; that of what is said if not given
    #[arg(long, value_name = "LANG", value_parser = super::lang)]
    lang: Option<Lang>,
    /// Print them as JSON, in every language
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print them as a Markdown page
    #[arg(long)]
    markdown: bool,
}

/// Runs it.
pub(super) fn rules(args: &RulesArgs) -> anyhow::Result<Status> {
    let lang = args.lang.unwrap_or_else(language::spoken);
    let codes = match &args.code {
        None => Code::ALL.to_vec(),
        Some(name) => vec![found(name)?],
    };
    let text = if args.json {
        String::from_utf8(json(&codes.into_iter().map(RuleJson::of).collect::<Vec<_>>()))?
    } else if args.markdown {
        format!(
            "# {}\n{}",
            in_lang(&Message::new("rule.title"), lang),
            codes.into_iter().map(|code| markdown(code, lang)).collect::<String>()
        )
    } else if args.code.is_some() {
        codes.into_iter().map(|code| whole(code, lang)).collect()
    } else {
        list(&codes, lang)
    };
    say(&text)?;
    Ok(Status::Done)
}

fn found(name: &str) -> anyhow::Result<Code> {
    if let Some(code) = Code::ALL.iter().copied().find(|code| code.name() == name) {
        return Ok(code);
    }
    let alike = |code: Code| strsim::normalized_damerau_levenshtein(code.name(), name);
    let near = Code::ALL.iter().copied().max_by(|&a, &b| alike(a).total_cmp(&alike(b)));
    let near = near.filter(|&code| alike(code) > 0.6);
    let near = near.map(|code| Message::new("message.known.did_you_mean").with("near", code.name()));
    let hints = near.into_iter().chain([Message::new("rules.list")]);
    Err(failure(Message::new("rules.unknown").with("name", name), hints))
}

/// A rule in every language.
#[derive(Serialize)]
struct RuleJson {
    code: Code,
    effect: &'static str,
    title: Texts,
    meaning: Texts,
    remedy: Texts,
    example: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct Texts {
    fr: &'static str,
    ar: &'static str,
    en: &'static str,
}

impl RuleJson {
    fn of(code: Code) -> Self {
        let rule = code.rule();
        let texts = |text: report_model::findings::RuleText| Texts { fr: text.fr, ar: text.ar, en: text.en };
        RuleJson {
            code,
            effect: rule.effect.name(),
            title: texts(rule.title),
            meaning: texts(rule.meaning),
            remedy: texts(rule.remedy),
            example: rule.example,
            source: rule.source,
        }
    }
}

/// What a rule does to the data, in a few words.
const fn effect(effect: Effect) -> Message {
    Message::new(match effect {
        Effect::RejectFile => "rule.effect.reject_file",
        Effect::RejectRecord => "rule.effect.reject_record",
        Effect::Conflict => "rule.effect.conflict",
        Effect::Fault => "rule.effect.fault",
        Effect::CountedBefore => "rule.effect.counted_before",
        Effect::Warn => "rule.effect.warn",
    })
}

/// A text in the language of the rules, which `--lang` may say.
fn in_lang(message: &Message, lang: Lang) -> String {
    words::said(message, &words::language(lang).l10n())
}

/// A line a rule: its code, what it does to the data, its title.
fn list(codes: &[Code], lang: Lang) -> String {
    let width = codes.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let effects: Vec<String> = codes.iter().map(|code| in_lang(&effect(code.rule().effect), lang)).collect();
    let widest = effects.iter().map(|effect| effect.chars().count()).max().unwrap_or(0);
    let line = |(code, effect): (&Code, &String)| {
        format!("{:width$}  {effect:widest$}  {}\n", code.name(), code.rule().title.get(lang))
    };
    codes.iter().zip(&effects).map(line).collect()
}

fn whole(code: Code, lang: Lang) -> String {
    let rule = code.rule();
    format!(
        "{} ({})\n{}\n\n{}\n\n{}\n\n{}\n{}\n",
        code.name(),
        in_lang(&effect(rule.effect), lang),
        rule.title.get(lang),
        rule.meaning.get(lang),
        rule.remedy.get(lang),
        rule.example,
        rule.source_in(lang),
    )
}

fn markdown(code: Code, lang: Lang) -> String {
    let rule = code.rule();
    let label = |key| in_lang(&Message::new(key), lang);
    let [what, example, basis] = [label("rule.what"), label("rule.example"), label("rule.basis")];
    format!(
        "\n## {}\n\n`{}` · {}\n\n{}\n\n**{what}.** {}\n\n{example}{}\n\n{basis}{}\n",
        rule.title.get(lang),
        code.name(),
        in_lang(&effect(rule.effect), lang),
        rule.meaning.get(lang),
        rule.remedy.get(lang),
        rule.example,
        rule.source_in(lang),
    )
}
