//! Bundles: every byte counts, and old ones always open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use report_model::SectoralReport;
use report_model::lang::Localised;
use sealing::bundle::{self, BundleError, Content, FORMAT, Manifest};
use sealing::keys::{self, Signer};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A small bundle, out of the report of the oldest one that is kept.
fn small() -> Vec<u8> {
    let kept = bundle::open(&std::fs::read(fixtures().join("format-1.zip")).expect("kept")).expect("it opens");
    bundle::make(Content {
        manifest: Manifest { files: BTreeMap::new(), note: Localised::default(), ..kept.manifest },
        report: kept.files["report.json"].clone(),
        findings: kept.findings,
        approval: kept.approval,
        documents: BTreeMap::from([("report.fr.pdf".to_owned(), b"%PDF-".to_vec())]),
    })
    .expect("made")
}

/// Bundles that were sealed with every earlier version of the format, with the key that signed them.
#[test]
fn every_format_that_was_ever_sealed_still_opens() {
    for format in 1..=FORMAT {
        let read = |name: String| std::fs::read(fixtures().join(name)).expect("kept");
        let bytes = read(format!("format-{format}.zip"));
        let text = |name: String| String::from_utf8(read(name)).expect("text");
        let key = keys::public_line(&text(format!("format-{format}.pub"))).expect("a key");
        let comment = keys::verify(&key, &bytes, &text(format!("format-{format}.zip.minisig"))).expect("it fits");
        assert!(comment.starts_with("hasila bundle "), "{comment}");
        let opened = bundle::open(&bytes).expect("it opens");
        assert_eq!(opened.manifest.format, format);
        let report: SectoralReport = serde_json::from_slice(&opened.files["report.json"]).expect("its report is read");
        assert_eq!(report, opened.report);
    }
}

/// Whatever byte of a sealed bundle is turned, the signature no longer fits; and without a signature the archive, the
/// manifest or the report gives it away.
#[test]
fn every_flipped_byte_is_refused() {
    let bytes = small();
    let pair = keys::generate(None).expect("keys");
    let signature = Signer::open(&pair.secret, None).expect("open").sign(&bytes, "a bundle").expect("signed");
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(keys::verify(&pair.public, &changed, &signature).is_err(), "byte {at}: the signature");
        assert!(bundle::open(&changed).is_err(), "byte {at}: the bundle");
    }
}

#[test]
fn the_same_content_gives_the_same_bytes_and_a_newer_format_is_named() {
    assert_eq!(small(), small());
    let files = sealing::archive::read(&small()).expect("an archive");
    let mut newer = files.clone();
    let manifest = String::from_utf8(newer["manifest.json"].clone()).expect("text");
    let manifest = manifest.replacen(&format!("\"format\": {FORMAT}"), &format!("\"format\": {}", FORMAT + 1), 1);
    newer.insert("manifest.json".to_owned(), manifest.into_bytes());
    let newer = bundle::open(&sealing::archive::write(&newer).expect("written"));
    assert!(matches!(newer, Err(BundleError::Newer { found }) if found == FORMAT + 1));
    for name in ["manifest.json", "report.json", "findings.json", "approval.json"] {
        let mut without = files.clone();
        without.remove(name);
        assert!(bundle::open(&sealing::archive::write(&without).expect("written")).is_err(), "{name} is missing");
    }
}
