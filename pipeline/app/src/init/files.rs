//! The texts of a new cycle: a head in the officer's language, then what the answers say or what all cycles share.

use minijinja::{Value, context};
use report_model::lang::{Lang, Localised};
use report_model::reference::{Code, Register};
use tabulate::mapping::quoted;

use super::{Answers, Whose, calendar};
use crate::onboard::words::Words;

/// A file of the shipped reference: its kind, its name in a cycle, its text.
macro_rules! shared {
    ($kind:literal) => {
        (
            $kind,
            concat!("reference/", $kind, ".yaml"),
            include_str!(concat!("../../../../data/reference/", $kind, ".yaml")),
        )
    };
}

/// Those that every cycle under this law has.
const SHARED: [(&str, &str, &str); 6] = [
    shared!("regions"),
    shared!("channels"),
    shared!("indicators"),
    shared!("outline"),
    shared!("disclosure"),
    shared!("reconciliation"),
];
const COMMUNES: &str = include_str!("../../../../data/reference/communes.csv");
const REGISTER: &str = include_str!("../../../../data/reference/agencies.yaml");
/// The line of the shared indicators that the kinds of the cycle decide.
const HEADLINE: &str = "headline_kinds: [MIN, EEP]";
/// The deadline of art. 8, by which the dates of the calendar follow.
const DEADLINE: u32 = 60;

/// The kinds of body, as the shipped register has them.
///
/// # Panics
/// When the register in the program cannot be read: a test reads it.
pub fn kinds() -> Vec<Code> {
    let register: Register = serde_yaml::from_str(REGISTER).expect("the shipped register, which a test reads");
    register.kinds
}

/// Every file by its name, `cycle.yaml` last: without it a folder is no cycle.
pub(super) fn all(answers: &Answers, words: &Words) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("reference/agencies.yaml", agencies(answers, words)),
        ("reference/calendar.yaml", periods(answers, words)),
        ("reference/services.yaml", headed("services", words, context! {}, include_str!("services.yaml"))),
        ("reference/communes.csv", COMMUNES.to_owned()),
        publication(answers, words),
    ];
    for (kind, name, text) in SHARED {
        let body = text.replace(HEADLINE, &headline(answers));
        files.push((name, headed(kind, words, context! {}, without_head(&body))));
    }
    files.push((".gitignore", "keys/\nout/\n".to_owned()));
    let whose = if answers.whose == Whose::Country { "readme_country" } else { "readme_body" };
    let period = answers.period.to_string();
    let readme = words.say(&format!("written.init_file.{whose}"), context! { period });
    files.push(("README.md", format!("{readme}\n")));
    files.push(("cycle.yaml", cycle(answers, words)));
    files
}

/// A file under its schema and its head.
fn headed(kind: &str, words: &Words, with: Value, body: &str) -> String {
    let up = if kind == "cycle" { "" } else { "../" };
    let mut text = format!("# yaml-language-server: $schema={up}schema/{kind}.schema.json\n");
    for line in words.say(&format!("written.init_file.{kind}"), with).lines() {
        text.push_str(&format!("# {line}\n"));
    }
    text.push_str(body);
    text
}

/// A shared text without the comments at its head, which are those of another cycle.
fn without_head(text: &str) -> &str {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n')
        && (line.starts_with('#') || line.trim().is_empty())
    {
        rest = after;
    }
    rest
}

/// The kinds that count in the headline: ministries and establishments, or whatever there is.
fn headline(answers: &Answers) -> String {
    let counted: Vec<&str> =
        ["MIN", "EEP"].into_iter().filter(|kind| answers.kinds.iter().any(|one| one == kind)).collect();
    let all = || answers.kinds.iter().map(String::as_str).collect();
    let counted: Vec<&str> = if counted.is_empty() { all() } else { counted };
    format!("headline_kinds: [{}]", counted.join(", "))
}

fn cycle(answers: &Answers, words: &Words) -> String {
    let languages: Vec<&str> = answers.languages.iter().map(|lang| lang.code()).collect();
    let body = format!(
        "id: {}\ntitle:\n{}specimen: false\nlanguages: [{}]\nauthority:\n{}",
        quoted(&answers.id),
        block(&answers.title),
        languages.join(", "),
        block(&answers.authority),
    );
    let is_body = answers.whose == Whose::Body;
    headed("cycle", words, context! { is_body }, &body)
}

fn block(text: &Localised) -> String {
    text.0.iter().map(|(lang, text)| format!("  {}: {}\n", lang.code(), quoted(text))).collect()
}

fn agencies(answers: &Answers, words: &Words) -> String {
    let mut body = "kinds:\n".to_owned();
    for kind in kinds().iter().filter(|kind| answers.kinds.contains(&kind.id)) {
        let names: Vec<String> =
            kind.name.0.iter().map(|(lang, text)| format!("{}: {}", lang.code(), quoted(text))).collect();
        body.push_str(&format!("  - {{id: {}, name: {{{}}}}}\n", quoted(&kind.id), names.join(", ")));
    }
    body.push_str("agencies: []\n");
    headed("agencies", words, context! {}, &body)
}

fn periods(answers: &Answers, words: &Words) -> String {
    let mut body = format!("default_period: \"{}\"\nperiods:\n", answers.period);
    for period in calendar::periods(answers.period) {
        let dates = calendar::dates(period, DEADLINE);
        let published = dates.publication_due.map_or_else(String::new, |day| format!(", publication_due: {day}"));
        body.push_str(&format!(
            "  \"{period}\": {{cutoff: {}, report_due: {}, synthesis_due: {}, dated: {}{published}}}\n",
            dates.cutoff, dates.report_due, dates.synthesis_due, dates.dated
        ));
    }
    headed("calendar", words, context! {}, &body)
}

/// Where the site will stand. Without an address nothing is published: the file waits under another name.
fn publication(answers: &Answers, words: &Words) -> (&'static str, String) {
    let name = if answers.site.is_some() { "reference/publication.yaml" } else { "reference/publication.example.yaml" };
    let site = answers.site.as_deref().unwrap_or("https://example.invalid");
    let contact = answers.contact.as_deref().unwrap_or("contact@example.invalid");
    let text = |fr: &str, ar: &str, en: &str| format!("{{fr: {}, ar: {}, en: {}}}", quoted(fr), quoted(ar), quoted(en));
    let unit = text("Unité de la synthèse", "وحدة التقرير التركيبي", "Synthesis unit");
    let licence = text("Licence ouverte ODbL 1.0", "رخصة مفتوحة ODbL 1.0", "Open Database License 1.0");
    let area = text("Maroc", "المغرب", "Morocco");
    let body = format!(
        "base_url: {}\ncontact:\n  name: {unit}\n  email: {}\nlicence:\n  id: ODbL-1.0\n  name: {licence}\n  url: \
         https://opendatacommons.org/licenses/odbl/1-0/\narea:\n  name: {area}\n  uri: \
         http://publications.europa.eu/resource/authority/country/MAR\n",
        quoted(site),
        quoted(contact),
    );
    let is_example = answers.site.is_none();
    (name, headed("publication", words, context! { is_example }, &body))
}

/// The reform authority, while nobody names it: in the words of the decree.
pub fn authority() -> Localised {
    Localised::from([
        (Lang::Fr, "Autorité gouvernementale chargée de la réforme de l’administration"),
        (Lang::Ar, "السلطة الحكومية المكلفة بإصلاح الإدارة"),
        (Lang::En, "Government authority in charge of administrative reform"),
    ])
}

/// The title of a cycle, while nobody gives one.
pub fn title() -> Localised {
    Localised::from([
        (Lang::Fr, "Réclamations, observations et suggestions des usagers"),
        (Lang::Ar, "شكايات المرتفقين وملاحظاتهم واقتراحاتهم"),
        (Lang::En, "Complaints, observations and suggestions of users"),
    ])
}
