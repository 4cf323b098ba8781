//! `hasila inspect`: what the reader sees in a file that no mapping describes yet.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use comfy_table::Table;
use report_model::finding::mask;
use report_model::personal::shown;
use tabulate::inspect::{self, Beside, Inspection};
use tabulate::mapping::letters;
use tabulate::{Limits, PassedOver, ReadError};

use super::written::WrittenArgs;
use super::{Status, say};
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

/// What to do where the encoding is in doubt.
const IN_DOUBT: &str =
    "where letters are wrong, say `--encoding`: windows-1252, windows-1256, cp850 or cp720 (CSV of MS-DOS)";

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
            let doubt = facts.is_encoding_in_doubt().then(|| format!("the encoding is in doubt: {IN_DOUBT}"));
            for note in passed_over(&facts.passed_over).into_iter().chain(hidden(facts.hidden_rows)).chain(doubt) {
                let _ = writeln!(std::io::stderr(), "note: {note}");
            }
        })
    } else {
        inspect::inspect(&name, content, &format, &limits)
            .and_then(|seen| Ok(say(&view(&seen)).map_err(std::io::Error::other)?))
    };
    match done {
        Ok(()) => Ok(Status::Done),
        Err(ReadError::Empty) => {
            let _ = writeln!(std::io::stderr(), "{}: there is no table in it", path());
            Ok(Status::DataRefused)
        }
        // A reader that has gone away is no fault.
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Status::Done),
        Err(error) => Err(anyhow::Error::new(error).context(path())),
    }
}

/// What is seen, as text.
fn view(seen: &Inspection) -> String {
    let mut facts = Vec::new();
    facts.extend(seen.file.split_once('/').map(|(_, member)| format!("member     {}", shown(member))));
    facts.push(format!("kind       {}", seen.kind));
    if let Some((encoding, certainty)) = &seen.encoding {
        let parts = match seen.further_encodings.as_slice() {
            [] => String::new(),
            others => format!(", in further parts {}", others.join(", ")),
        };
        facts.push(format!("encoding   {encoding} ({certainty} % sure){parts}"));
        facts.extend(seen.is_encoding_in_doubt.then(|| format!("in doubt   {IN_DOUBT}")));
    }
    if let Some(dialect) = &seen.dialect {
        let delimiter = match dialect.delimiter.as_str() {
            "" => "none".to_owned(),
            signs => format!("`{}`", signs.escape_debug()),
        };
        let escape = dialect.escape.map_or_else(String::new, |escape| format!(", escape `{}`", escape.escape_debug()));
        let quote = dialect.quote;
        facts.push(format!("delimiter  {delimiter}, quote `{quote}`{escape} ({} % sure)", dialect.certainty));
        facts.extend(dialect.line_end.map(|line_end| format!("line ends  {line_end:?}")));
    }
    facts.extend(seen.sheet.as_ref().map(|sheet| format!("sheet      {}", shown(sheet))));
    facts.push(match seen.header_rows.as_slice() {
        [] => "header     none: the first row is data, and columns have letters".to_owned(),
        [row] => format!("header     row {row}"),
        [first, .., last] => format!("header     rows {first} to {last}"),
    });
    facts
        .extend(passed_over(&seen.passed_over).map(|note| format!("set aside  {note}, as far as the first rows tell")));
    facts.extend(hidden(seen.hidden_rows).map(|note| format!("hidden     {note}")));
    facts.extend(beside(&seen.beside));
    let mut columns = Table::new();
    columns.load_style(super::summary::LINES);
    columns.set_header(["column", "kind", "filled", "first cells"]);
    for (place, column) in seen.columns.iter().enumerate() {
        let cells = seen.rows.iter().take(3).filter_map(|row| row.get(place)).map(|cell| mask(cell));
        // Without a header, names would be cells.
        let name = if column.name.is_empty() { letters(place) } else { column.name.clone() };
        let name = shown(&name);
        let filled = format!("{} of {}", column.filled, column.cells);
        columns.add_row([name, column.shape.name().to_owned(), filled, cells.collect::<Vec<_>>().join("  ")]);
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
        other.why.as_ref().map_or_else(|| format!("`{name}`"), |why| format!("`{name}` ({why})"))
    };
    let mut names: Vec<String> = others.iter().take(BESIDE).map(name).collect();
    let more = others.len().saturating_sub(BESIDE);
    names.extend((more > 0).then(|| format!("and {more} more")));
    (!names.is_empty()).then(|| format!("beside it  {}", names.join(", ")))
}

/// The rows that nobody sees in the sheet.
fn hidden(rows: u64) -> Option<String> {
    let rows = match rows {
        0 => return None,
        1 => "1 row of the table".to_owned(),
        more => format!("{more} rows of the table"),
    };
    Some(format!("{rows}, by a filter or by hand: read like the others"))
}

/// The rows that are no records, by kind.
fn passed_over(passed: &PassedOver) -> Option<String> {
    let kinds = [
        (passed.preamble, "above the table"),
        (passed.comments, "of comments"),
        (passed.repeated_headers, "of the header repeated"),
        (passed.footer, "of notes below"),
        (passed.further_tables, "of further tables"),
    ];
    let named = kinds.iter().filter(|(rows, _)| *rows > 0).map(|(rows, kind)| match rows {
        1 => format!("1 row {kind}"),
        more => format!("{more} rows {kind}"),
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| named.join(", "))
}
