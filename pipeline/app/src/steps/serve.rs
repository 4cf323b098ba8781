//! A site over HTTP on the loopback address: GET and HEAD of its files, and nothing else.
//!
//! It is a preview, and deliberately small: it needs no HTTP library, and the program has none.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::stores::fs;

/// What a page may load and do: nothing that is not of the site itself.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                          base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const LONGEST_REQUEST: u64 = 16 << 10;
const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const MOVED: &str = "308 Permanent Redirect";

/// Answers one request after the other on each connection, in a thread of its own, for ever.
pub fn serve(listener: &TcpListener, site: &Path) {
    std::thread::scope(|scope| {
        for stream in listener.incoming().flatten() {
            scope.spawn(move || {
                // A reader that goes away is no fault of the site.
                let _ = answer(stream, site);
            });
        }
    });
}

fn answer(stream: TcpStream, site: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(LONGEST_REQUEST));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut parts = request.split(' ');
    let (method, target) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if !matches!(method, "GET" | "HEAD") {
        return respond(stream, &Answer::new("405 Method Not Allowed", TEXT, b"GET or HEAD".to_vec()), true);
    }
    let body = method == "GET";
    let found = resolve(site, target).and_then(|found| match found {
        Found::File(path) => Some(Answer::new("200 OK", kind(&path), fs::read(&path).ok()?)),
        Found::Folder(address) => Some(Answer { location: Some(address), ..Answer::new(MOVED, TEXT, Vec::new()) }),
    });
    let missing = || Answer::new("404 Not Found", HTML, fs::read(&site.join("404.html")).unwrap_or_default());
    respond(stream, &found.unwrap_or_else(missing), body)
}

/// What an address names, inside the site.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// A file.
    File(PathBuf),
    /// A folder whose address lacks the stroke at its end: this one has it. Without it the links of its page would be
    /// taken from the folder above.
    Folder(String),
}

fn resolve(site: &Path, target: &str) -> Option<Found> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut file = site.to_owned();
    for &part in &parts {
        let plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
        if !plain || part == "." || part == ".." {
            return None;
        }
        file.push(part);
    }
    let folder = file.is_dir();
    if folder {
        file.push("index.html");
    }
    let inside = file.canonicalize().ok()?.starts_with(site.canonicalize().ok()?);
    if !inside || !file.is_file() {
        return None;
    }
    let complete = !folder || path.is_empty() || path.ends_with('/');
    Some(if complete { Found::File(file) } else { Found::Folder(format!("/{}/", parts.join("/"))) })
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "jsonld" => "application/ld+json",
        "xml" => "application/xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "pdf" => "application/pdf",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "woff2" => "font/woff2",
        "parquet" => "application/vnd.apache.parquet",
        _ => TEXT,
    }
}

/// What is answered.
struct Answer {
    status: &'static str,
    kind: &'static str,
    /// Where to go instead.
    location: Option<String>,
    bytes: Vec<u8>,
}

impl Answer {
    const fn new(status: &'static str, kind: &'static str, bytes: Vec<u8>) -> Self {
        Answer { status, kind, location: None, bytes }
    }
}

fn respond(mut stream: TcpStream, answer: &Answer, body: bool) -> std::io::Result<()> {
    let Answer { status, kind, location, bytes } = answer;
    let location = location.as_ref().map_or_else(String::new, |address| format!("Location: {address}\r\n"));
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{location}\
         Content-Security-Policy: {POLICY}\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\n\
         Connection: close\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes())?;
    if body {
        stream.write_all(bytes)?;
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leaves_the_site() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("fr")).expect("a folder");
        for name in ["site/index.html", "site/fr/index.html", "secret.html"] {
            std::fs::write(folder.path().join(name), name).expect("written");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("secret.html"), site.join("link.html")).expect("a link");
        assert_eq!(resolve(&site, "/"), Some(Found::File(site.join("index.html"))));
        assert_eq!(resolve(&site, "/fr/?a=b"), Some(Found::File(site.join("fr/index.html"))));
        for target in ["/fr", "/fr?a=b", "//fr"] {
            assert_eq!(resolve(&site, target), Some(Found::Folder("/fr/".to_owned())), "{target}");
        }
        for target in
            ["/../secret.html", "/%2e%2e/secret.html", "/fr/../../secret.html", "/link.html", "//etc/passwd", "x"]
        {
            assert_eq!(resolve(&site, target), None, "{target}");
        }
    }
}
