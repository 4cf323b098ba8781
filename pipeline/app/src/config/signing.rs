//! Who may take which step (`reference/holders/`), and what may become public (`reference/disclosure.yaml`).

use std::collections::BTreeMap;

use report_model::holder::{Holder, Holders};
use report_model::reference::Reference;

use super::checks;
use super::folder::Folder;
use super::yaml::Step;

/// Where the holders are, one file each.
pub const HOLDERS: &str = "reference/holders/";
/// What the public edition may show.
pub(super) const DISCLOSURE: &str = "reference/disclosure.yaml";
/// Where and under which terms the site stands.
pub(super) const PUBLICATION: &str = "reference/publication.yaml";

/// The holders, by the names of their files.
pub(super) fn holders(folder: &mut Folder, reference: &Reference) -> Holders {
    let mut holders = Holders::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for (file, holder) in folder.all::<Holder>(HOLDERS.trim_end_matches('/')) {
        let id = file.trim_start_matches(HOLDERS).trim_end_matches(".yaml").to_owned();
        checks::id(folder, &file, &[], &id);
        mandates(folder, &file, &holder, reference);
        keys(folder, &file, &holder, &mut owners);
        holders.insert(id, holder);
    }
    holders
}

fn mandates(folder: &mut Folder, file: &str, holder: &Holder, reference: &Reference) {
    let bodies = reference.register.agencies.iter().map(|agency| agency.id.as_str());
    for (n, mandate) in holder.mandates.iter().enumerate() {
        let at = [Step::from("mandates"), Step::from(n)];
        match &mandate.agency {
            None if mandate.role.is_of_one_body() => {
                let message = format!("the role `{}` is of one body, and none is named", mandate.role);
                folder.fault(file, &at, message, "add `agency: ID`");
            }
            Some(_) if !mandate.role.is_of_one_body() => {
                let message = format!("the role `{}` is of no single body", mandate.role);
                folder.fault(file, &at, message, "leave `agency` out");
            }
            Some(id) => checks::known(folder, file, &at, checks::no!("agency"), id, bodies.clone()),
            None => {}
        }
        if mandate.from.zip(mandate.to).is_some_and(|(from, to)| to < from) {
            folder.fault(file, &at, "this mandate ends before it begins", "correct `from` or `to`");
        }
    }
}

/// That each key is one, and belongs to one person.
fn keys(folder: &mut Folder, file: &str, holder: &Holder, owners: &mut BTreeMap<String, String>) {
    for (n, key) in holder.keys.iter().enumerate() {
        let at = [Step::from("keys"), Step::from(n), Step::from("public")];
        if sealing::keys::id(&key.public).is_none() {
            let id = file.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml")).unwrap_or("ID");
            let hint = format!(
                "write the second line of minisign's public key file, or take the line out: then `hasila keys new {id}` adds one"
            );
            folder.fault(file, &at, "this is no public key", hint);
        }
        if let Some(other) = owners.insert(key.public.clone(), file.to_owned()) {
            let message = format!("this key stands in {other} already");
            folder.fault(file, &at, message, "a key belongs to one person: make another");
        }
        if key.to.is_some_and(|to| to < key.from) {
            folder.fault(file, &at, "this key ends before it begins", "correct `from` or `to`");
        }
    }
}

/// That the policy of the public edition protects what it says.
pub(super) fn disclosure(folder: &mut Folder, reference: &Reference) {
    let Some(policy) = &reference.disclosure else { return };
    for fault in policy.check() {
        let (message, hint) = fault.split_once("\n  hint: ").unwrap_or((&fault, ""));
        let key = message.split([':', ',']).next().unwrap_or_default().to_owned();
        folder.fault(DISCLOSURE, &[Step::from(key.as_str())], message.to_owned(), hint.to_owned());
    }
}
