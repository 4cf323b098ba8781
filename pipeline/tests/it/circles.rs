//! No circle of imports between the files of a crate: what two files share lies below both.
//!
//! An import is a name of another file of the same crate, in a `use` or where it stands, followed through `pub use` to the
//! file that has it. Two things are no imports: what a file says of the files of its own folder by `mod` and `pub use`, and
//! what it takes from the `mod.rs` of a folder that it lies in, which is one module with it. The tests of a file are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::root;

/// The path of a module in its crate; empty for `lib.rs`.
type Module = Vec<String>;

#[test]
fn no_file_imports_itself_through_others() {
    let mut crates = vec![root().join("report-model"), root().join("pipeline")];
    let beside =
        std::fs::read_dir(root().join("pipeline")).expect("the crates").map(|entry| entry.expect("one").path());
    crates.extend(beside.filter(|folder| folder.join("Cargo.toml").exists()));
    for folder in &crates {
        let name = folder.strip_prefix(root()).expect("of the workspace").to_string_lossy();
        let circles = circles(&imports(&sources(&folder.join("src"))));
        assert!(circles.is_empty(), "{name}: circles of imports: {circles:?}");
    }
    assert!(crates.len() > 8);
}

#[test]
fn a_circle_is_found_wherever_its_names_stand() {
    let found = |files: &[(&str, &str)]| {
        let modules = files.iter().map(|(path, text)| (module(path), tokens(text))).collect();
        circles(&imports(&modules))
    };
    let through_a_use =
        found(&[("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::{self, B};"), ("b.rs", "use super::a::A;")]);
    assert_eq!(through_a_use, [["a", "b"]]);
    let where_it_stands =
        found(&[("lib.rs", "mod a; mod b;"), ("a.rs", "fn f() { crate::b::g::<u8>() }"), ("b.rs", "use crate::a;")]);
    assert_eq!(where_it_stands, [["a", "b"]]);
    let handed_on = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod c; mod d; pub(crate) use c::{C as Other};"),
        ("a/c.rs", "use crate::b::B;"),
        ("a/d.rs", ""),
        ("b.rs", "use crate::a::Other;"),
    ];
    assert_eq!(found(&handed_on), [["a::c", "b"]]);
    let of_the_crate = found(&[("lib.rs", "mod a; pub struct Root; fn f() { a::g() }"), ("a.rs", "use crate::Root;")]);
    assert_eq!(of_the_crate, [["", "a"]]);
    let none = [
        ("lib.rs", "pub mod a; pub mod b; pub use a::A;"),
        ("a/mod.rs", "mod c; use c::C; struct Own;"),
        ("a/c.rs", "use super::Own; // crate::b::B\n const TEXT: &str = \"crate::b::B\"; const SIGN: char = '\"';"),
        ("b.rs", "use crate::A; #[cfg(test)] mod tests { use crate::a::c::C; }"),
    ];
    assert!(found(&none).is_empty(), "{:?}", found(&none));
}

/// The tokens of every file of a crate, but its tests and its `main.rs`.
fn sources(folder: &Path) -> BTreeMap<Module, Vec<String>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(folder).expect("it lies there").to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && name != "main.rs" && !name.ends_with("tests.rs") {
                files.insert(module(&name), tokens(&std::fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    files
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// Names, `::` and single signs; no comments, texts, or what is compiled for tests alone.
fn tokens(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let (name, behind) = rest.split_at(rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()));
        let (length, is_code) = match sign {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), false),
            '"' => (text_of(rest), false),
            '\'' => (character(rest), false),
            _ if matches!(name, "r" | "br") && is_raw_text(behind) => (name.len() + raw_text(behind), false),
            _ if !name.is_empty() => (name.len(), true),
            ':' if rest.starts_with("::") => (2, true),
            sign => (sign.len_utf8(), !sign.is_whitespace()),
        };
        let (token, after) = rest.split_at(length);
        all.extend(is_code.then(|| token.to_owned()));
        rest = after;
    }
    without_tests(&all)
}

/// The length of a text in quotes.
fn text_of(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => drop(signs.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Whether what follows an `r` is a text without escapes.
fn is_raw_text(rest: &str) -> bool {
    rest.trim_start_matches('#').starts_with('"')
}

/// Its length: up to a quote with as many `#` as stand before the first.
fn raw_text(rest: &str) -> usize {
    let marks = rest.len() - rest.trim_start_matches('#').len();
    let end = format!("\"{}", &rest[..marks]);
    rest[marks + 1..].find(&end).map_or(rest.len(), |at| marks + 1 + at + end.len())
}

/// The length of a character, or of the name of a lifetime.
fn character(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    match (signs.next(), signs.next()) {
        (Some((_, '\\')), _) => rest[3..].find('\'').map_or(rest.len(), |at| at + 4),
        (_, Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// What is left without the items under `#[cfg(test)]`.
fn without_tests(all: &[String]) -> Vec<String> {
    let mut kept = Vec::with_capacity(all.len());
    let mut at = 0;
    while at < all.len() {
        if all[at..].iter().take(7).map(String::as_str).eq(["#", "[", "cfg", "(", "test", ")", "]"]) {
            at = end_of_item(all, at + 7);
        } else {
            kept.push(all[at].clone());
            at += 1;
        }
    }
    kept
}

/// The place behind an item: behind its `;`, or the brace that closes it.
fn end_of_item(tokens: &[String], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            ";" if depth == 0 => return at + 1,
            "{" => depth += 1,
            "}" if depth <= 1 => return at + 1,
            "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// A path as it is written, and the name that a `use` gives it.
struct Written {
    path: Vec<String>,
    name: String,
    is_handed_on: bool,
}

/// Every path of a file.
fn written(tokens: &[String]) -> Vec<Written> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        // `use<'_>` says what a type takes along.
        if tokens[at] == "use" && tokens.get(at + 1).is_some_and(|token| token != "<") {
            let before =
                tokens[..at].iter().rev().take(8).take_while(|token| !matches!(token.as_str(), ";" | "}" | "]"));
            let is_handed_on = before.into_iter().any(|token| token == "pub");
            let end = at + tokens[at..].iter().position(|token| token == ";").unwrap_or(tokens.len() - at);
            tree(&tokens[at + 1..end], &[], is_handed_on, &mut all);
            at = end;
        } else if is_name(&tokens[at]) && tokens.get(at + 1).is_some_and(|token| token == "::") {
            let mut path = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|token| token == "::")
                && tokens.get(at + 2).is_some_and(|token| is_name(token))
            {
                at += 2;
                path.push(tokens[at].clone());
            }
            let name = path.last().cloned().unwrap_or_default();
            all.push(Written { path, name, is_handed_on: false });
            at += 1;
        } else {
            at += 1;
        }
    }
    all
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The paths of a `use`: `a::{b, c::D as E}`.
fn tree(tokens: &[String], before: &[String], is_handed_on: bool, all: &mut Vec<Written>) {
    let mut depth = 0_usize;
    let parts = tokens.split(|token| {
        depth += usize::from(token == "{");
        depth -= usize::from(token == "}");
        depth == 0 && token == ","
    });
    for part in parts.filter(|part| !part.is_empty()) {
        let head = part.iter().take_while(|token| *token != "{" && *token != "as" && *token != "*");
        let path: Vec<String> = before.iter().chain(head.filter(|token| is_name(token))).cloned().collect();
        if let Some(open) = part.iter().position(|token| token == "{") {
            tree(&part[open + 1..part.len() - 1], &path, is_handed_on, all);
            continue;
        }
        let path: Vec<String> = path
            .iter()
            .enumerate()
            .filter(|(at, name)| *at == 0 || *name != "self")
            .map(|(_, name)| name.clone())
            .collect();
        let name = part.last().filter(|name| *name != "self").or(path.last()).cloned().unwrap_or_default();
        all.push(Written { path, name, is_handed_on });
    }
}

/// For each file those that it imports.
fn imports(files: &BTreeMap<Module, Vec<String>>) -> BTreeMap<Module, BTreeSet<Module>> {
    let written: BTreeMap<&Module, Vec<Written>> =
        files.iter().map(|(module, tokens)| (module, written(tokens))).collect();
    let begin = |file: &Module, path: &[String]| -> Option<Module> {
        let mut start = file.clone();
        let rest = match path.first()?.as_str() {
            "crate" => {
                start.clear();
                &path[1..]
            }
            "self" => &path[1..],
            "super" => {
                let ups = path.iter().take_while(|name| *name == "super").count();
                start.truncate(start.len().checked_sub(ups)?);
                &path[ups..]
            }
            first => {
                let child = [file.as_slice(), &[first.to_owned()]].concat();
                files.contains_key(&child).then_some(path)?
            }
        };
        Some([start.as_slice(), rest].concat())
    };
    let mut handed_on: BTreeMap<Module, Module> = BTreeMap::new();
    for (file, all) in &written {
        for one in all.iter().filter(|one| one.is_handed_on) {
            if let Some(path) = begin(file, &one.path) {
                handed_on.insert([file.as_slice(), std::slice::from_ref(&one.name)].concat(), path);
            }
        }
    }
    let mut imports: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (file, all) in &written {
        for one in all.iter().filter(|one| !one.is_handed_on) {
            let Some(home) = begin(file, &one.path).map(|path| home(path, files, &handed_on)) else { continue };
            // The root of a crate is a file like others; the `mod.rs` of a folder is one module with the files in it.
            let is_own_folder = !home.is_empty() && file.starts_with(&home);
            if home != **file && !is_own_folder {
                imports.entry((*file).clone()).or_default().insert(home);
            }
        }
    }
    imports
}

/// The file that has what a path names.
fn home(mut path: Module, files: &BTreeMap<Module, Vec<String>>, handed_on: &BTreeMap<Module, Module>) -> Module {
    // A name is handed on a few times at most.
    for _ in 0..8 {
        let known = (0..=path.len()).rev().find(|&length| files.contains_key(&path[..length])).unwrap_or(0);
        match path.get(..=known).and_then(|named| handed_on.get(named)) {
            Some(further) => path = [further.as_slice(), &path[known + 1..]].concat(),
            None => {
                path.truncate(known);
                break;
            }
        }
    }
    path
}

/// The circles: files that reach one another, by their paths.
fn circles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<String>> {
    let reached = |start: &Module| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&Module> = imports.get(start).into_iter().flatten().collect();
        while let Some(module) = next.pop() {
            if reached.insert(module) {
                next.extend(imports.get(module).into_iter().flatten());
            }
        }
        reached
    };
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = imports.keys().map(|module| (module, reached(module))).collect();
    let of_circle = |module: &Module| -> Vec<String> {
        let both = reach[module].iter().filter(|other| reach.get(**other).is_some_and(|back| back.contains(module)));
        both.map(|other| other.join("::")).collect()
    };
    let all: BTreeSet<Vec<String>> = imports.keys().map(of_circle).filter(|circle| !circle.is_empty()).collect();
    all.into_iter().collect()
}
