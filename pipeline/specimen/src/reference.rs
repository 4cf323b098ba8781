//! What the generator needs of the cycle's own reference, read from the very files that Hasila reads.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_yaml::Value;

use crate::embedded;

/// A name in French and Arabic, with its code.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) fr: String,
    pub(crate) ar: String,
    /// Other spellings, as `reference/` lists them; the first of a region or province is its HCP code.
    pub(crate) aliases: Vec<String>,
}

/// A region.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) name: Named,
    /// Thousands of inhabitants: the weight with which it is drawn.
    pub(crate) weight: u32,
    pub(crate) provinces: Vec<Named>,
}

/// The lists of the cycle.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) regions: Vec<Region>,
    /// Own services, by body.
    pub(crate) services: BTreeMap<String, Vec<Named>>,
    /// Bodies, by id, under the name that they have now.
    pub(crate) bodies: BTreeMap<String, Named>,
}

impl Reference {
    /// Reads the embedded reference.
    pub(crate) fn read() -> Result<Self> {
        let regions = document("reference/regions.yaml")?;
        let regions = list(&regions, "regions").iter().map(region).collect();
        let agencies = document("reference/agencies.yaml")?;
        let bodies = list(&agencies, "agencies").iter().map(|body| {
            let latest = list(body, "names").last().map(|dated| &dated["name"]);
            (text(&body["id"]), Named { id: text(&body["id"]), ..named(body, latest.unwrap_or(&Value::Null)) })
        });
        let bodies = bodies.collect();
        let services = document("reference/services.yaml")?;
        let own = services["agencies"].as_mapping().into_iter().flatten();
        let own = own.map(|(body, services)| {
            let services = services.as_sequence().into_iter().flatten();
            (text(body), services.map(|service| named(service, &service["name"])).collect())
        });
        Ok(Reference { regions, services: own.collect(), bodies })
    }

    /// The own services of a body.
    pub(crate) fn services_of(&self, body: &str) -> Result<&[Named]> {
        let services = self.services.get(body).map(Vec::as_slice);
        services.with_context(|| format!("reference/services.yaml has no services of `{body}`: add them"))
    }
}

/// An embedded document.
pub(crate) fn document(name: &str) -> Result<Value> {
    let text = embedded::text(name).with_context(|| format!("{name} is not embedded"))?;
    serde_yaml::from_str(text).with_context(|| format!("{name} is no YAML"))
}

/// The items of a list; none where there is none.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_sequence().map_or(&[], Vec::as_slice)
}

/// The text of a scalar.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn named(entry: &Value, name: &Value) -> Named {
    Named {
        id: text(&entry["id"]),
        fr: text(&name["fr"]),
        ar: text(&name["ar"]),
        aliases: list(entry, "aliases").iter().map(text).collect(),
    }
}

fn region(entry: &Value) -> Region {
    let population = entry["population"].as_u64().unwrap_or_default();
    let provinces = list(entry, "provinces").iter().map(|province| named(province, &province["name"]));
    Region {
        name: named(entry, &entry["name"]),
        weight: u32::try_from(population / 1000).unwrap_or(u32::MAX).max(1),
        provinces: provinces.collect(),
    }
}
