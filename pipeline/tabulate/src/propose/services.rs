//! The services of an agency that has none in the reference yet, from its service column.

use std::collections::BTreeSet;

use ingest::text::fold;

use super::profile::{Profile, may_be_shown};

/// A service that an export names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnService {
    /// An id made of its name.
    pub id: String,
    /// Its name, as the export writes it.
    pub name: String,
    /// In how many rows it stands.
    pub count: u64,
}

/// More than this are no fields of service.
const MOST: usize = 60;
/// The longest id.
const LONGEST: usize = 24;

/// The services that a column names, the most frequent first. Rare values and such that look like personal data are not
/// among them.
pub(super) fn of(profile: &Profile) -> Vec<OwnService> {
    if !profile.is_list() {
        return Vec::new();
    }
    let shown = profile.values.iter().filter(|&(value, &count)| may_be_shown(value, count));
    let mut named: Vec<(&String, u64)> = shown.map(|(value, &count)| (value, count)).collect();
    named.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut services = Vec::new();
    for (name, count) in named {
        // Another spelling of a service is that service.
        if services.len() < MOST && names.insert(fold(name)) {
            services.push(OwnService { id: id(name, &mut ids), name: name.clone(), count });
        }
    }
    services
}

/// An id of ASCII letters and digits that no other service has.
fn id(name: &str, taken: &mut BTreeSet<String>) -> String {
    let ascii: String = fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let words = ascii.split('_').filter(|word| !word.is_empty());
    let mut short = words.fold(String::new(), |id, word| match id.len() {
        0 => word.chars().take(LONGEST).collect(),
        length if length + word.len() < LONGEST => format!("{id}_{word}"),
        _ => id,
    });
    if short.is_empty() {
        "service".clone_into(&mut short);
    }
    let numbered = (2..).map(|n| format!("{short}_{n}"));
    let free = std::iter::once(short.clone()).chain(numbered).find(|id| !taken.contains(id));
    let id = free.unwrap_or(short);
    taken.insert(id.clone());
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_plain_and_distinct() {
        let mut taken = BTreeSet::new();
        assert_eq!(id("Éclairage public", &mut taken), "eclairage_public");
        assert_eq!(id("Éclairage-public", &mut taken), "eclairage_public_2");
        assert_eq!(id("الإنارة", &mut taken), "service");
        assert_eq!(id("Propreté", &mut taken), "proprete");
        assert_eq!(id("السقي", &mut taken), "service_2");
    }
}
