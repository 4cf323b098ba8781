//! A body that is new in `reference/agencies.yaml`, and its services in `services.yaml`: added to the text, so that
//! comments and order stay, and read again to see that nothing else changed.

use std::path::Path;

use report_model::lang::{Lang, Localised};
use report_model::reference::{Reference, Register, Services};
use tabulate::mapping::quoted;
use tabulate::propose::OwnService;

use super::words::Words;
use super::{Answers, OnboardError};
use crate::config;

/// The register with the body added.
pub(super) fn register(
    path: &Path,
    text: &str,
    agency: &str,
    answers: &Answers,
    reference: &Reference,
    words: &Words,
) -> Result<String, OnboardError> {
    let kinds = &reference.register.kinds;
    let kind = answers.kind.as_deref().or_else(|| kinds.first().map(|kind| kind.id.as_str())).unwrap_or("KIND");
    let doubt = |asked: bool, key: &str| {
        if asked { String::new() } else { format!(" # {}", words.word(&format!("written.comment.{key}"))) }
    };
    let own_name = !answers.name.is_empty();
    // A body that nobody named goes by its id.
    let language = reference.cycle.languages.first().copied().unwrap_or(Lang::Fr);
    let name = if own_name { answers.name.clone() } else { Localised::from([(language, agency)]) };
    let item = [
        format!("- id: {}", quoted(agency)),
        format!("  kind: {}{}", quoted(kind), doubt(answers.kind.is_some(), "kind")),
        "  names:".to_owned(),
        format!("    - {{from: {}, name: {}}}{}", answers.since, localised(&name), doubt(own_name, "name")),
        // Without the day the body would stand beside every synthesis: the first of the period, until somebody says another.
        format!("  joined: {}{}", answers.joined.unwrap_or(answers.since), doubt(answers.joined.is_some(), "joined")),
    ];
    let added = append(text, "agencies", &item).ok_or_else(|| by_hand(path, &item))?;
    let read: Register = config::read(path, added.as_bytes()).map_err(|_| by_hand(path, &item))?;
    let before = &reference.register;
    let is_whole = read.kinds == before.kinds
        && read.agencies.split_last().is_some_and(|(last, rest)| last.id == agency && rest == before.agencies);
    if is_whole { Ok(added) } else { Err(by_hand(path, &item)) }
}

/// The services with those of the body added. A service whose national type nobody has chosen stays a comment.
pub(super) fn services(
    path: &Path,
    text: &str,
    agency: &str,
    own: &[&OwnService],
    answers: &Answers,
    reference: &Reference,
    words: &Words,
) -> Result<String, OnboardError> {
    let answered = own.iter().any(|service| answers.nationals.contains_key(&service.id));
    // Without an answer the key is a comment as well: it would have no list.
    let mut item = vec![format!("{}{}:", if answered { "" } else { "# " }, quoted(agency))];
    let language = |name: &str| {
        let arabic = name.chars().any(|c| ('\u{620}'..='\u{64a}').contains(&c));
        let latin = reference.cycle.languages.iter().copied().find(|lang| !lang.is_rtl()).unwrap_or(Lang::Fr);
        if arabic { Lang::Ar } else { latin }
    };
    for service in own {
        let name = localised(&Localised::from([(language(&service.name), service.name.as_str())]));
        let id = quoted(&service.id);
        item.push(match answers.nationals.get(&service.id) {
            Some(national) => format!("  - {{id: {id}, name: {name}, national: {}}}", quoted(national)),
            None => {
                let indent = if answered { "  # " } else { "#   " };
                format!(
                    "{indent}- {{id: {id}, name: {name}, national: …}} # {}",
                    words.word("written.comment.national")
                )
            }
        });
    }
    let added = append(text, "agencies", &item).ok_or_else(|| by_hand(path, &item))?;
    let read: Services = config::read(path, added.as_bytes()).map_err(|_| by_hand(path, &item))?;
    let mut expected = reference.services.clone();
    expected.agencies.extend(read.agencies.get_key_value(agency).map(|(id, own)| (id.clone(), own.clone())));
    if read == expected { Ok(added) } else { Err(by_hand(path, &item)) }
}

fn localised(name: &Localised) -> String {
    let texts: Vec<String> = name.0.iter().map(|(lang, text)| format!("{}: {}", lang.code(), quoted(text))).collect();
    format!("{{{}}}", texts.join(", "))
}

fn by_hand(path: &Path, item: &[String]) -> OnboardError {
    OnboardError::ByHand { path: path.to_owned(), lines: item.join("\n") }
}

/// Adds lines at the end of the block under a key of the first level, as deep as its other items stand; `None` where the
/// key is not there, or is written in one line with something in it.
fn append(text: &str, key: &str, item: &[String]) -> Option<String> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let head = format!("{key}:");
    let at = lines.iter().position(|line| line.starts_with(&head))?;
    let rest = lines[at][head.len()..].split(" #").next().unwrap_or_default().trim().to_owned();
    match rest.as_str() {
        "" => {}
        "[]" | "{}" => lines[at].clone_from(&head),
        _ => return None,
    }
    let belongs = |line: &&String| line.is_empty() || line.starts_with([' ', '-', '#']);
    let block: Vec<&String> = lines[at + 1..].iter().take_while(belongs).collect();
    let is_item = |line: &&&String| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let depth = block.iter().find(is_item).map_or(2, |line| line.len() - line.trim_start().len());
    // Comments that stand deeper than the key belong to the last item; those of the first level to what follows.
    let last =
        block.iter().rposition(|line| !line.trim().is_empty() && !line.starts_with('#')).map_or(0, |last| last + 1);
    let indented = item.iter().map(|line| format!("{}{line}", " ".repeat(depth)));
    lines.splice(at + 1 + last..at + 1 + last, indented);
    Some(lines.iter().flat_map(|line| [line.as_str(), end]).collect())
}

#[cfg(test)]
mod tests {
    use super::append;

    fn added(text: &str) -> Option<String> {
        append(text, "agencies", &["- id: NEW".to_owned()])
    }

    #[test]
    fn an_item_comes_last_in_its_list_and_the_rest_stays() {
        let text = "# head\nagencies:\n  - id: A\n    kind: X # why\n    # left: soon\n\n# Others\nkinds: []\n";
        let expected =
            "# head\nagencies:\n  - id: A\n    kind: X # why\n    # left: soon\n  - id: NEW\n\n# Others\nkinds: []\n";
        assert_eq!(added(text).as_deref(), Some(expected));
        assert_eq!(added("agencies:\n- id: A\n").as_deref(), Some("agencies:\n- id: A\n- id: NEW\n"));
        assert_eq!(added("agencies: [] # none\r\n").as_deref(), Some("agencies:\r\n  - id: NEW\r\n"));
        assert_eq!(added("agencies:\n").as_deref(), Some("agencies:\n  - id: NEW\n"));
    }

    #[test]
    fn what_is_written_in_one_line_is_left_to_a_person() {
        assert_eq!(added("agencies: [{id: A}]\n"), None);
        assert_eq!(added("bodies: []\n"), None);
    }
}
