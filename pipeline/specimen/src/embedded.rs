//! The written files of the shipped cycle, as they stand in `data/`.

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        /// Each file, by its path in the cycle.
        pub(crate) const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../data/", $name)))),*];
    };
}

// A test compares this list with the folder.
embedded![
    "corrections/2025/ONM.yaml",
    "cycle.yaml",
    "history/national.yaml",
    "mappings/ABA.yaml",
    "mappings/ACV.yaml",
    "mappings/ALP.yaml",
    "mappings/ATH.yaml",
    "mappings/CDP.yaml",
    "mappings/HRE.yaml",
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
    "mappings/RCA.yaml",
    "mappings/VAE.yaml",
    "measures/2025/ABA.yaml",
    "measures/2025/ACV.yaml",
    "measures/2025/ALP.yaml",
    "measures/2025/CDP.yaml",
    "measures/2025/HRE.yaml",
    "measures/2025/MCP.yaml",
    "measures/2025/MCV.yaml",
    "measures/2025/MJF.yaml",
    "measures/2025/MSC.yaml",
    "measures/2025/MVE.yaml",
    "measures/2025/OFP.yaml",
    "measures/2025/OHP.yaml",
    "measures/2025/ONM.yaml",
    "measures/2025/OPH.yaml",
    "measures/2025/OSR.yaml",
    "measures/2025/RBT.yaml",
    "measures/2025/RCA.yaml",
    "measures/2025/VAE.yaml",
    "measures/2025/national.yaml",
    "portal/2025.csv",
    "portal/2025.yaml",
    "reference/agencies.yaml",
    "reference/calendar.yaml",
    "reference/channels.yaml",
    "reference/communes.csv",
    "reference/disclosure.yaml",
    "reference/indicators.yaml",
    "reference/outline.yaml",
    "reference/reconciliation.yaml",
    "reference/publication.yaml",
    "reference/regions.yaml",
    "reference/services.yaml",
    "rules/establishments.yaml",
    "rules/local.yaml",
    "rules/ministries.yaml",
    "texts/2025/ABA.yaml",
    "texts/2025/ACV.yaml",
    "texts/2025/ALP.yaml",
    "texts/2025/CDP.yaml",
    "texts/2025/MCP.yaml",
    "texts/2025/MCV.yaml",
    "texts/2025/MJF.yaml",
    "texts/2025/MSC.yaml",
    "texts/2025/MVE.yaml",
    "texts/2025/OFP.yaml",
    "texts/2025/OHP.yaml",
    "texts/2025/ONM.yaml",
    "texts/2025/OPH.yaml",
    "texts/2025/OSR.yaml",
    "texts/2025/RBT.yaml",
    "texts/2025/VAE.yaml",
    "texts/2025/national.yaml",
];

/// The forms of counts that people filled in, by their path in the cycle. A test of `hasila` makes them again.
pub(crate) const FORMS: &[(&str, &[u8])] = &[(
    "exports/2025/OPH/sijill-almanarat-2025.xlsx",
    include_bytes!("../../../data/exports/2025/OPH/sijill-almanarat-2025.xlsx"),
)];

/// The text of an embedded file.
pub(crate) fn text(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(found, _)| *found == name).map(|(_, text)| *text)
}
