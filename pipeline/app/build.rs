//! Puts the templates, words, phrases and fonts into the program.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Cargo tells a build script by its environment where it is: nothing else is read from there.
#[expect(clippy::disallowed_methods, reason = "cargo speaks to a build script by its environment")]
fn from_cargo(name: &str) -> io::Result<PathBuf> {
    env::var(name).map(PathBuf::from).map_err(io::Error::other)
}

fn main() -> io::Result<()> {
    let templates = from_cargo("CARGO_MANIFEST_DIR")?.join("../../templates");
    println!("cargo:rerun-if-changed={}", templates.display());
    let mut files = Vec::new();
    collect(&templates, &mut files)?;
    files.sort();
    let mut code =
        String::from("/// Every file of `templates/`, by its path there.\nstatic EMBEDDED: &[(&str, &[u8])] = &[\n");
    for file in files {
        let name = file.strip_prefix(&templates).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let absolute = fs::canonicalize(&file)?;
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", absolute.display().to_string());
    }
    code.push_str("];\n");
    let out = from_cargo("OUT_DIR")?;
    fs::write(out.join("embedded.rs"), code)
}

/// The files of a folder that documents are made of: samples and tests stay out of the program.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            if name != "samples" && name != "tests" {
                collect(&path, files)?;
            }
        } else if !name.starts_with('.') && !name.ends_with(".md") {
            files.push(path);
        }
    }
    Ok(())
}
