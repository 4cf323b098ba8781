//! Verification: from the files alone, years later, by anybody.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use report_model::diagnostic::{Diagnose, Message};
use report_model::digest::Sha256Hash;
use report_model::holder::Holders;
use sealing::keys;
use sealing::ledger::{Line, SignedLine};
use serde::Serialize;

use crate::steps::intake::{self, Arrival};
use crate::steps::seal::{BUNDLE, SIGNATURE};
use crate::stores::fs::{self, FileError};
use crate::stores::register::{Register, RegisterError};

/// The list of a site's files.
pub const SUMS: &str = "SHA256SUMS";
/// Its signature.
pub const SUMS_SIGNATURE: &str = "SHA256SUMS.minisig";
/// The public key of who signed it.
pub const SITE_KEY: &str = "publisher.pub";

/// What an error says, without its hints.
fn first(error: &impl Diagnose) -> Message {
    error.diagnose().into_iter().next().map_or(Message::new("message.plain").with("text", ""), |said| said.message)
}

/// What was checked, and what does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// What was checked; English in JSON.
    #[serde(serialize_with = "words::serialize_all_in_english")]
    pub checked: Vec<Message>,
    /// What does not hold; empty when everything does. English in JSON.
    #[serde(serialize_with = "words::serialize_all_in_english")]
    pub faults: Vec<Message>,
}

impl Verified {
    /// Whether everything holds.
    pub const fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Checks a whole register: the chain, every signature and mandate, every file. `head` is a head that was printed
/// somewhere: the ledger must still hold it. `known` are the holders of a reference: no key may be a stranger there.
///
/// # Errors
/// When the register cannot be read, or a line of it does not hold.
pub fn register(root: &Path, head: Option<&str>, known: Option<&Holders>) -> Result<Verified, RegisterError> {
    let register = Register::read(root)?;
    let ledger = register.ledger();
    let mut verified = Verified::default();
    let mut files: BTreeSet<&str> = BTreeSet::new();
    for signed in ledger.lines() {
        let line = &signed.line;
        files.extend(line.files.values().map(Sha256Hash::as_str));
        files.insert(&line.holders);
        let faults = known.and_then(|known| stranger(signed, known)).into_iter().chain(bundle_of(&register, line));
        let of_line = |fault| Message::new("verify.of_line").count("line", line.number).said("fault", fault);
        verified.faults.extend(faults.map(of_line));
    }
    for sha256 in &files {
        if register.file(sha256).is_err() {
            verified.faults.push(Message::new("register.lost").with("sha256", sha256));
        }
    }
    verified.checked.push(Message::new("verify.lines").count("lines", ledger.lines().len()));
    verified.checked.push(Message::new("verify.files").count("files", files.len()));
    match head.map(|head| (head, ledger.was_head(head))) {
        None => {}
        Some((head, None)) => verified.faults.push(Message::new("verify.no_head").with("head", head)),
        Some((_, Some(line))) => verified.checked.push(Message::new("verify.was_head").count("line", line)),
    }
    let unnamed = register.unnamed()?;
    if unnamed > 0 {
        verified.checked.push(Message::new("verify.unnamed").count("files", unnamed));
    }
    verified.checked.push(Message::new("verify.head").with("head", ledger.head()));
    Ok(verified)
}

/// What is wrong with the key of a line, beside the holders of a reference.
fn stranger(signed: &SignedLine, known: &Holders) -> Option<Message> {
    let line = &signed.line;
    let made_by = keys::signed_by(&signed.signature);
    let theirs = known.get(&line.by).map(|holder| &holder.keys);
    match theirs.into_iter().flatten().find(|key| keys::id(&key.public) == made_by) {
        None => Some(Message::new("verify.stranger").with("by", &line.by)),
        Some(key) if !key.holds_on(line.on) => {
            Some(Message::new("verify.key_held_not").with("on", line.on).with("by", &line.by))
        }
        Some(_) => None,
    }
}

/// What is wrong with the sealed bundle of a line: whoever keeps a bundle keeps the signature that it came with.
fn bundle_of(register: &Register, line: &Line) -> Option<Message> {
    let (bundle, signature) = (line.files.get(BUNDLE)?, line.files.get(SIGNATURE)?);
    // A file that is gone is said with the other files.
    let (bundle, signature) = (register.file(bundle).ok()?, register.file(signature).ok()?);
    let signature = String::from_utf8_lossy(&signature).into_owned();
    let holders = register.holders_of(line).ok()?;
    let opened = match intake::signed_bundle(&holders, &Arrival { bundle, signature }, line.on) {
        Ok((opened, _)) => opened,
        Err(refusal) => return Some(Message::new("verify.of_bundle").said("fault", first(&refusal))),
    };
    let report = opened.files.get("report.json").map(|bytes| fs::sha256(bytes));
    let same = opened.document() == line.document
        && opened.manifest.version == line.version
        && (line.report.is_none() || line.report == report);
    (!same).then(|| Message::new("verify.other_bundle"))
}

/// Checks a bundle with a public key: its signature, and every file against its manifest.
///
/// # Errors
/// When it cannot be read.
pub fn bundle(path: &Path, public: &str) -> Result<Verified, intake::Refusal> {
    let arrival = intake::read(path)?;
    let mut verified = Verified::default();
    match keys::verify(public, &arrival.bundle, &arrival.signature) {
        Ok(comment) => verified.checked.push(Message::new("verify.signed").with("comment", comment)),
        Err(error) => verified.faults.push(first(&error)),
    }
    match sealing::bundle::open(&arrival.bundle) {
        Ok(bundle) => {
            verified.checked.push(Message::new("verify.manifest").count("files", bundle.files.len()));
            let by = bundle.approval.first().map(|signed| signed.line.by.as_str());
            let message = Message::new(if by.is_some() { "verify.approved" } else { "verify.unapproved" })
                .with("document", bundle.document())
                .count("version", bundle.manifest.version)
                .with("by", by.unwrap_or_default());
            verified.checked.push(message);
        }
        Err(error) => verified.faults.push(first(&error)),
    }
    Ok(verified)
}

/// Checks any file with the signature beside it, whichever program made that.
///
/// # Errors
/// When one of the two cannot be read.
pub fn signed(path: &Path, public: &str) -> Result<Verified, intake::Refusal> {
    let Arrival { bundle: bytes, signature } = intake::read(path)?;
    let mut verified = Verified::default();
    match keys::verify_any(public, &bytes, &signature) {
        Ok(comment) => verified.checked.push(Message::new("verify.signed").with("comment", comment)),
        Err(error) => verified.faults.push(first(&error)),
    }
    Ok(verified)
}

/// The hashes that a site lists, by path; lines that are none are faults.
fn sums(site: &Path, verified: &mut Verified) -> Result<BTreeMap<String, String>, FileError> {
    let text = String::from_utf8_lossy(&fs::read(&site.join(SUMS))?).into_owned();
    let mut listed = BTreeMap::new();
    for line in text.lines() {
        let is_hash = |hash: &str| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let safe = |path: &str| !path.starts_with('/') && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        match line.split_once("  ") {
            Some((hash, path)) if is_hash(hash) && safe(path) => drop(listed.insert(path.to_owned(), hash.to_owned())),
            _ => verified.faults.push(Message::new("verify.bad_list").with("list", SUMS)),
        }
    }
    Ok(listed)
}

/// Who signed the list of a site: with the key that is given, or the one that lies in the site.
fn signature(site: &Path, public: Option<&str>, verified: &mut Verified) -> Result<(), FileError> {
    let own = String::from_utf8_lossy(&fs::read_if_there(&site.join(SITE_KEY))?.unwrap_or_default()).into_owned();
    let key = public.map(str::to_owned).or_else(|| keys::public_line(&own));
    let signature = fs::read_if_there(&site.join(SUMS_SIGNATURE))?
        .map(|bytes| keys::as_minisign_writes(&String::from_utf8_lossy(&bytes)));
    let (Some(key), Some(signature)) = (key, signature) else {
        let message = Message::new("verify.no_key").with("signature", SUMS_SIGNATURE).with("key", SITE_KEY);
        verified.faults.push(message);
        return Ok(());
    };
    match keys::verify(&key, &fs::read(&site.join(SUMS))?, &signature) {
        Ok(comment) => {
            let id = keys::id(&key).unwrap_or_default();
            let key = if public.is_some() { "verify.list_given" } else { "verify.list_own" };
            verified.checked.push(Message::new(key).with("list", SUMS).with("id", id));
            verified.checked.push(Message::new("message.plain").with("text", comment));
        }
        Err(error) => {
            verified.faults.push(Message::new("verify.of_list").with("list", SUMS).said("fault", first(&error)));
        }
    }
    Ok(())
}

/// Checks a whole site: the signature of its list, every file on the list, and that there is no other.
///
/// # Errors
/// When a file cannot be read.
pub fn site(root: &Path, public: Option<&str>) -> Result<Verified, FileError> {
    let mut verified = Verified::default();
    signature(root, public, &mut verified)?;
    let listed = sums(root, &mut verified)?;
    for (path, hash) in &listed {
        match fs::read_if_there(&root.join(path))? {
            None => verified.faults.push(Message::new("verify.missing").with("path", path)),
            Some(bytes) if fs::sha256(&bytes) != *hash => {
                verified.faults.push(Message::new("verify.changed").with("path", path));
            }
            Some(_) => {}
        }
    }
    let others = not_on(&listed, root)?;
    verified.faults.extend(others.into_iter().map(|path| Message::new("verify.unlisted").with("path", path)));
    verified.checked.push(Message::new("verify.against").count("files", listed.len()).with("list", SUMS));
    Ok(verified)
}

/// The files in a folder that are not on the list that lies there: everything that no publication put there. None where
/// there is no such folder.
///
/// # Errors
/// When it cannot be read.
pub fn unlisted(folder: &Path) -> Result<Vec<String>, FileError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let listed = match fs::read_if_there(&folder.join(SUMS))? {
        Some(_) => sums(folder, &mut Verified::default())?,
        None => BTreeMap::new(),
    };
    not_on(&listed, folder)
}

/// The files under a folder that are not on a list; the list itself and its signature never are.
fn not_on(listed: &BTreeMap<String, String>, root: &Path) -> Result<Vec<String>, FileError> {
    let mut others = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::list(&root.join(&folder))? {
            let path = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
            if entry.folder {
                folders.push(path);
            } else if !listed.contains_key(&path) && path != SUMS && path != SUMS_SIGNATURE {
                others.push(path);
            }
        }
    }
    Ok(others)
}

/// Checks one file that came from a site, such as a PDF, against the site's signed list.
///
/// # Errors
/// When a file cannot be read.
pub fn document(path: &Path, site: &Path, public: Option<&str>) -> Result<Verified, FileError> {
    let mut verified = Verified::default();
    signature(site, public, &mut verified)?;
    let hash = fs::sha256_of(path)?;
    match sums(site, &mut verified)?.into_iter().find(|(_, listed)| hash == *listed) {
        Some((found, _)) => {
            verified.checked.push(Message::new("verify.is_of_site").with("path", found).with("sha256", hash));
        }
        None => verified.faults.push(Message::new("verify.not_of_site").with("sha256", hash)),
    }
    Ok(verified)
}
