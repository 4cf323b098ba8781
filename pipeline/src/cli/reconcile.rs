//! `hasila reconcile`: whether the published figures of a portal agree with one another. It needs no cycle.

use std::path::PathBuf;

use clap::Args;
use comfy_table::{CellAlignment, Table};
use report_model::diagnostic::Message;
use report_model::portal::{PartsOf, Percent, RateCheck, SumCheck};
use serde::Serialize;

use super::language::said;
use super::{Status, language, say, summary};
use accounts::reconcile::{rates, sums};
use app::config;
use app::produce::run;

/// The arguments of `hasila reconcile`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hasila reconcile data/portal/2025.yaml
  hasila reconcile data/examples/chikaya/portal/2022.yaml --json

Exit status: 0 everything that can be checked agrees; 1 something does not; 2 the file cannot be read.")]
pub(super) struct ReconcileArgs {
    /// The figures: a YAML file such as portal/2025.yaml; a CSV of the same name beside it is read with it
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// The whole result.
#[derive(Serialize)]
struct Checked<'a> {
    file: String,
    period: String,
    source: &'a str,
    agrees: bool,
    sums: &'a [SumCheck],
    rates: &'a [RateCheck],
}

/// Runs it.
pub(super) fn reconcile(args: &ReconcileArgs) -> anyhow::Result<Status> {
    let portal = config::portal_file(&args.file)?;
    let (sums, rates) = (sums(&portal), rates(&portal));
    let faults = sums.iter().filter(|sum| sum.adds_up == Some(false)).count()
        + rates.iter().filter(|rate| rate.agrees == Some(false)).count();
    if args.json {
        let (file, period) = (args.file.display().to_string(), portal.period.to_string());
        let agrees = faults == 0;
        let checked = Checked { file, period, source: &portal.source, agrees, sums: &sums, rates: &rates };
        say(&String::from_utf8(run::json(&checked))?)?;
    } else {
        say(&format!("{}\n", table(&sums, &rates)))?;
        let verdict = match faults {
            0 => Message::new("reconcile.agrees"),
            faults => Message::new("reconcile.faults").count("faults", faults),
        };
        say(&format!("{}\n", said(&verdict)))?;
    }
    Ok(if faults == 0 { Status::Done } else { Status::DataRefused })
}

fn table(sums: &[SumCheck], rates: &[RateCheck]) -> Table {
    let mut table = Table::new();
    table.load_style(summary::LINES);
    let headings = [
        "reconcile.figure",
        "reconcile.of",
        "reconcile.from",
        "reconcile.stated",
        "reconcile.found",
        "reconcile.difference",
        "reconcile.result",
    ];
    table.set_header(headings.map(language::word));
    for sum in sums {
        let (found, difference) = (sum.sum.to_string(), format!("{:+}", sum.difference));
        let result = match sum.adds_up {
            Some(true) => Message::new("reconcile.adds_up"),
            Some(false) if sum.difference > 0 => {
                Message::new("reconcile.lack").count("by", sum.difference.unsigned_abs())
            }
            Some(false) => Message::new("reconcile.exceed").count("by", sum.difference.unsigned_abs()),
            None => Message::new("reconcile.not_stated").list("missing", &sum.missing),
        };
        table.add_row([
            sum.figure.clone(),
            sum.whole.clone(),
            parts(&sum.of),
            sum.stated.to_string(),
            found,
            difference,
            said(&result),
        ]);
    }
    for rate in rates {
        let from = rate.of.as_ref().map_or_else(|| language::word("reconcile.stated_figures"), parts);
        let name = format!("{} / {}", rate.numerator, rate.denominator);
        let found = rate.share.map_or_else(
            || "—".to_owned(),
            |share| format!("{}/{} = {}", share.num, share.den, percent(rate.stated, share.num, share.den)),
        );
        let result = match rate.agrees {
            Some(true) => "reconcile.rate_agrees",
            Some(false) => "reconcile.follows_not",
            None => "reconcile.figures_not_stated",
        };
        table.add_row([
            name,
            rate.whole.clone(),
            from,
            format!("{} %", rate.stated),
            found,
            String::new(),
            language::word(result),
        ]);
    }
    for column in 3..=5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn parts(of: &PartsOf) -> String {
    match of {
        PartsOf::Months => language::word("reconcile.months"),
        PartsOf::Groups => language::word("reconcile.kinds"),
        PartsOf::Bodies => language::word("reconcile.agencies"),
        PartsOf::These(names) => names.join(" + "),
    }
}

/// A share with as many decimals as the stated percentage has.
fn percent(stated: Percent, num: u64, den: u64) -> String {
    let Some(rounded) = stated.alike(report_model::Fraction::new(num, den)) else { return "—".to_owned() };
    format!("{rounded} %")
}
