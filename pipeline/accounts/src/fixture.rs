//! The reference of the minimal cycle, for tests.

use std::path::{Path, PathBuf};

use report_model::reference::Reference;
use serde::de::DeserializeOwned;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/cycles/minimal")
}

/// A text as YAML.
pub(crate) fn yaml<T: DeserializeOwned>(text: &str) -> T {
    // Enums are written as a map of one key, as the cycle's reader takes them.
    let text = serde_yaml::Deserializer::from_str(text);
    serde_yaml::with::singleton_map_recursive::deserialize(text).unwrap_or_else(|error| panic!("{error}"))
}

fn file<T: DeserializeOwned>(name: &str) -> T {
    yaml(&std::fs::read_to_string(folder().join(name)).expect(name))
}

/// The reference of the minimal cycle.
pub(crate) fn reference() -> Reference {
    Reference {
        cycle: file("cycle.yaml"),
        calendar: file("reference/calendar.yaml"),
        register: file("reference/agencies.yaml"),
        services: file("reference/services.yaml"),
        regions: file("reference/regions.yaml"),
        channels: file("reference/channels.yaml"),
        definitions: file("reference/indicators.yaml"),
        outline: file("reference/outline.yaml"),
        history: Vec::new(),
        disclosure: None,
        publication: None,
    }
}
