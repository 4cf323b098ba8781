//! Who may take which step (`reference/holders/`), and what may become public (`reference/disclosure.yaml`).

use std::collections::BTreeMap;

use report_model::diagnostic::Message;
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
                let message = Message::new("holders.one_body").with("role", mandate.role);
                folder.fault(file, &at, message, Message::new("holders.one_body_hint"));
            }
            Some(_) if !mandate.role.is_of_one_body() => {
                let message = Message::new("usage.of.role_of_none").with("role", mandate.role);
                folder.fault(file, &at, message, Message::new("holders.no_body_hint"));
            }
            Some(id) => checks::known(folder, file, &at, checks::no!("agency"), id, bodies.clone()),
            None => {}
        }
        if mandate.from.zip(mandate.to).is_some_and(|(from, to)| to < from) {
            let message = Message::new("holders.mandate_ends");
            folder.fault(file, &at, message, Message::new("holders.ends_hint"));
        }
    }
}

/// That each key is one, and belongs to one person.
fn keys(folder: &mut Folder, file: &str, holder: &Holder, owners: &mut BTreeMap<String, String>) {
    for (n, key) in holder.keys.iter().enumerate() {
        let at = [Step::from("keys"), Step::from(n), Step::from("public")];
        if sealing::keys::id(&key.public).is_none() {
            let id = file.rsplit('/').next().and_then(|name| name.strip_suffix(".yaml")).unwrap_or("ID");
            let hint = Message::new("holders.no_key_hint").with("id", id);
            folder.fault(file, &at, Message::new("holders.no_key"), hint);
        }
        if let Some(other) = owners.insert(key.public.clone(), file.to_owned()) {
            let message = Message::new("holders.same_key").with("file", other);
            folder.fault(file, &at, message, Message::new("holders.same_key_hint"));
        }
        if key.to.is_some_and(|to| to < key.from) {
            folder.fault(file, &at, Message::new("holders.key_ends"), Message::new("holders.ends_hint"));
        }
    }
}

/// That the policy of the public edition protects what it says.
pub(super) fn disclosure(folder: &mut Folder, reference: &Reference) {
    let Some(policy) = &reference.disclosure else { return };
    for fault in policy.check() {
        folder.fault(DISCLOSURE, &[Step::from(fault.place)], fault.message, fault.hint);
    }
}
