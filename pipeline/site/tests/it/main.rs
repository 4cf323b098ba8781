//! The site as a whole: a small one is made of the sample views, and its files are read as a browser, a spreadsheet or a
//! harvester would.

mod data;
mod fixture;
mod markup;
mod pages;
mod refusals;
mod style;

use std::collections::BTreeMap;

use fixture::site;

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, other) = (site::build(&site()).expect("a site"), site::build(&site()).expect("a site"));
    assert!(one == other, "two builds differ");
}

/// The list covers every file and every PDF, and each line is the hash of its file.
#[test]
fn the_list_of_hashes_is_that_of_the_files() {
    let input = site();
    let files = site::build(&input).expect("a site");
    let beside: BTreeMap<String, String> =
        input.pdfs().into_iter().map(|(path, pdf)| (path.to_owned(), pdf.sha256.clone())).collect();
    let text = String::from_utf8(site::sums(&files, &beside)).expect("text");
    let mut paths = Vec::new();
    for line in text.lines() {
        let (hash, path) = line.split_once("  ").expect("a hash and a path");
        let bytes = files.get(path).cloned().unwrap_or_else(|| fixture::pdf_bytes(path));
        assert_eq!(hash, fixture::hex(&bytes), "{path}");
        paths.push(path.to_owned());
    }
    let all: Vec<String> = files.keys().chain(beside.keys()).cloned().collect();
    assert!(all.iter().all(|path| paths.contains(path)) && all.len() == paths.len());
    assert!(paths.is_sorted());
}
