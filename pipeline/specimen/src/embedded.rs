//! The written files of the shipped cycle, as they stand in `data/`.

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        /// Each file, by its path in the cycle.
        pub(crate) const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../data/", $name)))),*];
    };
}

// A test compares this list with the folder.
embedded![
    "cycle.yaml",
    "mappings/ABA.yaml",
    "mappings/ACV.yaml",
    "mappings/ALP.yaml",
    "mappings/CDP.yaml",
    "mappings/MCP.yaml",
    "mappings/MCV.yaml",
    "mappings/MJF.yaml",
    "mappings/MSC.yaml",
    "mappings/MVE.yaml",
    "mappings/OFP.yaml",
    "mappings/OHP.yaml",
    "mappings/ONM.yaml",
    "mappings/OSR.yaml",
    "mappings/RBT.yaml",
    "mappings/VAE.yaml",
    "reference/agencies.yaml",
    "reference/calendar.yaml",
    "reference/channels.yaml",
    "reference/indicators.yaml",
    "reference/outline.yaml",
    "reference/regions.yaml",
    "reference/services.yaml",
    "rules/establishments.yaml",
    "rules/local.yaml",
    "rules/ministries.yaml",
];

/// The text of an embedded file.
pub(crate) fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(found, _)| *found == name).map(|(_, text)| *text)
}
