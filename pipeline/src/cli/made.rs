//! What a command made, and how it is opened: the last lines of a run and of a check.

use std::io::IsTerminal;
use std::path::Path;

use report_model::lang::Lang;

use super::given::command;
use super::language::word;
use super::summary::Summary;
use app::config::CycleInputs;
use app::produce::run::RunContext;

/// The language in which an officer of a body reads: the body's own, or the first of the cycle.
pub(super) fn language_of(cycle: &CycleInputs, id: &str) -> Lang {
    let first = cycle.reference.cycle.languages.first().copied();
    cycle.reference.agency(id).and_then(|agency| agency.language).or(first).unwrap_or(Lang::Fr)
}

/// A path; on a terminal one that can be clicked (OSC 8).
pub(super) fn link(path: &Path) -> String {
    linked(path, std::io::stdout().is_terminal())
}

fn linked(path: &Path, is_terminal: bool) -> String {
    let shown = path.display().to_string();
    match std::path::absolute(path) {
        Ok(absolute) if is_terminal => format!("\u{1b}]8;;{}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\", address(&absolute)),
        _ => shown,
    }
}

/// The `file://` address of an absolute path.
fn address(path: &Path) -> String {
    let mut address = "file://".to_owned();
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    if !text.starts_with('/') {
        address.push('/');
    }
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

/// The last lines of a run or a check: what was made, how it is opened, and where it is said what comes next.
pub(super) fn lines(context: &RunContext, cycle: &CycleInputs, summary: &Summary) -> String {
    let mut text = String::new();
    let mut tell = |path: &Path, open: &str| {
        if path.exists() {
            text.push_str(&format!("{}\n  {}`{}`\n", link(path), word("terminal.made.open_it"), command(open)));
        }
    };
    let of_body = |id: &str, name: &str| context.agency_folder(cycle.period, id).join(name);
    let (reports, findings) = (summary.with_report(), summary.with_findings());
    if let [id] = reports.as_slice() {
        let lang = language_of(cycle, id);
        tell(&of_body(id, &format!("report.{lang}.pdf")), &format!("hasila open {id}"));
    }
    if summary.has_synthesis() {
        let lang = cycle.reference.cycle.languages.first().copied().unwrap_or(Lang::Fr);
        let path = context.national_folder(cycle.period).join(format!("synthesis.{lang}.pdf"));
        tell(&path, "hasila open synthesis");
    }
    if let [id] = findings.as_slice() {
        tell(&of_body(id, "findings.html"), &format!("hasila open findings {id}"));
    }
    for (bodies, what, open) in [
        (&reports, "terminal.made.open_report", "hasila open"),
        (&findings, "terminal.made.open_findings", "hasila open findings"),
    ] {
        if let [first, _, ..] = bodies.as_slice() {
            text.push_str(&format!("{}`{}`\n", word(what), command(&format!("{open} {first}"))));
        }
    }
    text.push_str(&format!("{}`{}`\n", word("terminal.made.next"), command("hasila status")));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_can_be_clicked_on_a_terminal_alone() {
        let path = Path::new("/tmp/my cycle/تقرير;1.pdf");
        assert_eq!(linked(path, false), "/tmp/my cycle/تقرير;1.pdf");
        let clicked = linked(path, true);
        let address = "file:///tmp/my%20cycle/%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%3B1.pdf";
        assert_eq!(clicked, format!("\u{1b}]8;;{address}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", path.display()));
    }
}
