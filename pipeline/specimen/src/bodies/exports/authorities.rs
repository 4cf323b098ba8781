//! The registers of local authorities.

use super::super::{Column as C, Export, File, IdStyle, Part, Spelling};
use super::SEMICOLON;
use crate::days::DateStyle;

/// What a local authority knows of a record.
const MUNICIPAL: &[(C, &str)] = &[
    (C::Id, "N° d'enregistrement"),
    (C::Nature, "Nature"),
    (C::Received, "Date de dépôt"),
    (C::Replied, "Date de réponse"),
    (C::Closed, "Date de clôture"),
    (C::Reopened, "Réouverture"),
    (C::Status, "Statut"),
    (C::Channel, "Canal"),
    (C::Service, "Service"),
    (C::User, "Administré"),
    (C::Text, "Objet"),
];

/// Two files: one of June, as of July, with records that the later one has otherwise, or has no more.
pub(in super::super) const VAE: Export = Export {
    shape: SEMICOLON,
    dates: DateStyle::DayFirst,
    spelling: Spelling::French,
    id: IdStyle::Slashed,
    without_service: 300,
    files: &[
        File { name: "registre_communal.csv", part: Part::All, extracted: None, columns: MUNICIPAL },
        File { name: "extrait_juin.csv", part: Part::Entered, extracted: Some((2025, 7, 4)), columns: MUNICIPAL },
    ],
};
