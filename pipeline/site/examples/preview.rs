//! Writes the small site of the tests to a folder, for the checks of `ci/browser` and `ci/opendata`:
//! `cargo run --release -p site --example preview -- FOLDER`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

#[path = "../tests/it/fixture.rs"]
mod fixture;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name the folder to write to")?);
    let input = fixture::site();
    let mut files = site::build(&input)?;
    for path in input.pdfs().into_keys() {
        files.insert(path.to_owned(), fixture::pdf_bytes(path));
    }
    let sums = site::sums(&files, &BTreeMap::new());
    files.insert(site::sums::SUMS.to_owned(), sums);
    for (path, bytes) in &files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(())
}
