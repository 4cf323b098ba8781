//! The names of the keys of a table, from the reference and the words.

use report_model::definitions::Dimension;
use report_model::lang::Localised;
use report_model::reference::Code;
use report_model::tally::{UNCLASSIFIED, UNSPECIFIED};

use super::{Page, Source};

/// Whether a key stands for what could not be placed.
pub(super) fn is_rest(key: &str) -> bool {
    key == UNSPECIFIED || key == UNCLASSIFIED
}

impl Page<'_> {
    /// The name of a key in a dimension of the tally.
    pub(super) fn key_name(&self, dimension: Dimension, key: &str) -> String {
        if is_rest(key) {
            return self.l10n.word(&format!("rest.{key}"));
        }
        let of = |codes: &[Code]| codes.iter().find(|code| code.id == key).map(|code| self.l10n.name(&code.name, key));
        let found = match dimension {
            Dimension::Nature | Dimension::Status | Dimension::Outcome | Dimension::Admissibility => {
                Some(self.l10n.word(&format!("{dimension}.{key}")))
            }
            Dimension::Month => Some(self.l10n.month(key)),
            Dimension::Channel => of(&self.reference.channels.channels),
            Dimension::UserKind => of(&self.reference.channels.user_kinds),
            Dimension::Region => self.region_name(key),
            Dimension::Province => self.reference.regions.regions.iter().find_map(|region| of(&region.provinces)),
            Dimension::Service => Some(self.service_name(key)),
            Dimension::Entity | Dimension::Subject => None,
        };
        found.unwrap_or_else(|| key.to_owned())
    }

    fn region_name(&self, key: &str) -> Option<String> {
        let region = self.reference.regions.regions.iter().find(|region| region.id == key)?;
        Some(self.l10n.name(&region.name, key))
    }

    /// The name of a service: the body's own, or in the synthesis the national one.
    pub(super) fn service_name(&self, key: &str) -> String {
        let name: Option<&Localised> = match self.source {
            Source::Sectoral(_, agency) => {
                let own = self.reference.services.agencies.get(&agency.id);
                own.and_then(|own| own.iter().find(|service| service.id == key)).map(|service| &service.name)
            }
            Source::Synthesis(_) => {
                self.reference.services.national.iter().find(|code| code.id == key).map(|code| &code.name)
            }
        };
        name.map_or_else(|| key.to_owned(), |name| self.l10n.name(name, key))
    }

    /// The name of a body, or its id where it is in no register.
    pub(super) fn body_name(&self, id: &str) -> String {
        let agency = self.reference.agency(id);
        agency.map_or_else(|| id.to_owned(), |agency| self.l10n.name(agency.name_on(self.period.last_day()), id))
    }
}
