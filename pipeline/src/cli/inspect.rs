//! `hasila inspect`: what the reader sees in a file that no mapping describes yet.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use comfy_table::Table;
use report_model::diagnostic::Message;
use report_model::finding::mask;
use report_model::personal::shown;
use tabulate::inspect::{self, Beside, DialectSeen, Inspection};
use tabulate::mapping::letters;
use tabulate::{Limits, PassedOver, ReadError};

use super::language::{Failure, said};
use super::written::WrittenArgs;
use super::{Status, language, say};
use app::stores::fs;

/// The arguments of `hasila inspect`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila inspect exports/plaintes.csv
  hasila inspect classeur.xlsx --sheet Registre
  hasila inspect exports/plaintes.csv --csv > clean.csv

The preview shows the shape of each cell (letters as x, digits as 9). Only --csv shows cells as they are.
Exit status: 0 done (with --csv also for an empty file); 1 the file has no table; 2 it cannot be read.")]
pub(super) struct InspectArgs {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Copy the whole table to standard output instead: RFC 4180, UTF-8, cells as they are
    #[arg(long)]
    csv: bool,
    #[command(flatten)]
    written: WrittenArgs,
}

/// How many of the other sheets and members are named.
const BESIDE: usize = 12;

/// Runs it.
pub(super) fn inspect(args: &InspectArgs) -> anyhow::Result<Status> {
    let format = args.written.format();
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let path = || args.file.display().to_string().replace(char::is_control, "·");
    let (content, limits) = (Box::new(fs::open(&args.file)?), Limits::default());
    let done = if args.csv {
        let mut out = BufWriter::with_capacity(1 << 18, std::io::stdout().lock());
        inspect::write_csv(&name, content, &format, &limits, &mut out).map(|facts| {
            // Standard output is the table's alone.
            let doubt = facts.is_encoding_in_doubt().then(|| language::word("inspect.is_in_doubt"));
            for note in passed_over(&facts.passed_over).into_iter().chain(hidden(facts.hidden_rows)).chain(doubt) {
                let note = said(&Message::new("inspect.note").prose("note", note));
                let _ = writeln!(std::io::stderr(), "{note}");
            }
        })
    } else {
        inspect::inspect(&name, content, &format, &limits)
            .and_then(|seen| Ok(say(&view(&seen)).map_err(std::io::Error::other)?))
    };
    match done {
        Ok(()) => Ok(Status::Done),
        Err(ReadError::Empty) => {
            let _ = writeln!(std::io::stderr(), "{}", said(&Message::new("inspect.no_table").with("path", path())));
            Ok(Status::DataRefused)
        }
        // A reader that has gone away is no fault.
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Status::Done),
        Err(error) => Err(Failure(error.diagnostic().within(path(), None)).into()),
    }
}

/// What stands before each fact.
const FACTS: [&str; 11] = [
    "inspect.member",
    "inspect.kind",
    "inspect.encoding",
    "inspect.doubt",
    "inspect.delimiter",
    "inspect.line_ends",
    "inspect.sheet",
    "inspect.header",
    "inspect.set_aside",
    "inspect.hidden",
    "inspect.beside",
];

/// How a text is written.
fn dialect(dialect: &DialectSeen) -> Vec<(&'static str, String)> {
    let escape = dialect.escape.map_or_else(String::new, |escape| format!("`{}`", escape.escape_debug()));
    let delimiter = match dialect.delimiter.as_str() {
        "" => language::word("inspect.none"),
        signs => format!("`{}`", signs.escape_debug()),
    };
    let key = if escape.is_empty() { "inspect.dialect" } else { "inspect.dialect_escape" };
    let message = Message::new(key)
        .prose("delimiter", delimiter)
        .prose("quote", format!("`{}`", dialect.quote))
        .prose("escape", escape)
        .with("percent", dialect.certainty);
    let ends = dialect.line_end.map(|end| ("inspect.line_ends", format!("{end:?}")));
    std::iter::once(("inspect.delimiter", said(&message))).chain(ends).collect()
}

/// What is seen, as text.
fn view(seen: &Inspection) -> String {
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    facts.extend(seen.file.split_once('/').map(|(_, member)| ("inspect.member", shown(member))));
    facts.push(("inspect.kind", seen.kind.to_string()));
    if let Some((encoding, certainty)) = &seen.encoding {
        let key = if seen.further_encodings.is_empty() { "inspect.sure" } else { "inspect.sure_further" };
        let message = Message::new(key).with("what", encoding).with("percent", certainty);
        facts.push(("inspect.encoding", said(&message.list("others", &seen.further_encodings))));
        facts.extend(seen.is_encoding_in_doubt.then(|| ("inspect.doubt", language::word("inspect.in_doubt"))));
    }
    facts.extend(seen.dialect.iter().flat_map(dialect));
    facts.extend(seen.sheet.as_ref().map(|sheet| ("inspect.sheet", shown(sheet))));
    let header = match seen.header_rows.as_slice() {
        [] => Message::new("inspect.no_header"),
        [row] => Message::new("inspect.header_row").with("row", row),
        [first, .., last] => Message::new("inspect.header_rows").with("first", first).with("last", last),
    };
    facts.push(("inspect.header", said(&header)));
    facts.extend(
        passed_over(&seen.passed_over)
            .map(|rows| ("inspect.set_aside", said(&Message::new("inspect.so_far").prose("rows", rows)))),
    );
    facts.extend(hidden(seen.hidden_rows).map(|note| ("inspect.hidden", note)));
    facts.extend(beside(&seen.beside).map(|names| ("inspect.beside", names)));
    let facts: Vec<String> =
        facts.into_iter().map(|(key, text)| format!("{}  {text}", language::column(&FACTS, key))).collect();
    let mut columns = Table::new();
    columns.load_style(super::summary::LINES);
    let headings = ["inspect.column", "inspect.kind", "inspect.filled", "inspect.first_cells"];
    columns.set_header(headings.map(language::word));
    for (place, column) in seen.columns.iter().enumerate() {
        let cells = seen.rows.iter().take(3).filter_map(|row| row.get(place)).map(|cell| mask(cell));
        // Without a header, names would be cells.
        let name = if column.name.is_empty() { letters(place) } else { column.name.clone() };
        let name = shown(&name);
        let filled = Message::new("inspect.filled_of").count("filled", column.filled).count("cells", column.cells);
        columns.add_row([name, said(&column.shape.message()), said(&filled), cells.collect::<Vec<_>>().join("  ")]);
    }
    format!("{}\n\n{}\n", facts.join("\n"), columns.trim_fmt())
}

/// The other sheets and members, by name.
fn beside(others: &[Beside]) -> Option<String> {
    let name = |other: &Beside| {
        let name = match (&other.sheet, other.file.split_once('/')) {
            (Some(sheet), _) => shown(sheet),
            (None, Some((_, member))) => shown(member),
            (None, None) => shown(&other.file),
        };
        other.why.map_or_else(|| format!("`{name}`"), |why| format!("`{name}` ({})", said(&why.message())))
    };
    let mut names: Vec<String> = others.iter().take(BESIDE).map(name).collect();
    let more = others.len().saturating_sub(BESIDE);
    names.extend((more > 0).then(|| said(&Message::new("inspect.more").count("more", more))));
    (!names.is_empty()).then(|| names.join(&language::word("terminal.comma")))
}

/// The rows that nobody sees in the sheet.
fn hidden(rows: u64) -> Option<String> {
    (rows > 0).then(|| said(&Message::new("inspect.hidden_rows").count("rows", rows)))
}

/// The rows that are no records, by kind.
fn passed_over(passed: &PassedOver) -> Option<String> {
    let kinds = [
        (passed.preamble, "inspect.above"),
        (passed.comments, "inspect.comments"),
        (passed.repeated_headers, "inspect.repeated"),
        (passed.footer, "inspect.below"),
        (passed.further_tables, "inspect.further"),
    ];
    let named = kinds.iter().filter(|(rows, _)| *rows > 0);
    let named: Vec<String> = named.map(|&(rows, key)| said(&Message::new(key).count("rows", rows))).collect();
    (!named.is_empty()).then(|| named.join(&language::word("terminal.comma")))
}
