//! `hasila reconcile`: whether the published figures of a portal agree with one another. It needs no cycle.

use std::path::PathBuf;

use clap::Args;
use comfy_table::{CellAlignment, Table};
use report_model::portal::{PartsOf, Percent, RateCheck, SumCheck};
use serde::Serialize;

use super::{Status, say, summary};
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
        say(&match faults {
            0 => "All that can be checked agrees.\n".to_owned(),
            1 => "One figure does not follow from the others.\n".to_owned(),
            more => format!("{more} figures do not follow from the others.\n"),
        })?;
    }
    Ok(if faults == 0 { Status::Done } else { Status::DataRefused })
}

fn table(sums: &[SumCheck], rates: &[RateCheck]) -> Table {
    let mut table = Table::new();
    table.load_style(summary::LINES);
    table.set_header(["figure", "of", "from", "stated", "found", "stated − found", "result"]);
    for sum in sums {
        let (found, difference) = (sum.sum.to_string(), format!("{:+}", sum.difference));
        let result = match sum.adds_up {
            Some(true) => "adds up".to_owned(),
            Some(false) if sum.difference > 0 => format!("parts lack {}", sum.difference.unsigned_abs()),
            Some(false) => format!("parts exceed it by {}", sum.difference.unsigned_abs()),
            None => format!("not stated: {}", sum.missing.join(", ")),
        };
        table.add_row([
            sum.figure.clone(),
            sum.whole.clone(),
            parts(&sum.of),
            sum.stated.to_string(),
            found,
            difference,
            result,
        ]);
    }
    for rate in rates {
        let from = rate.of.as_ref().map_or_else(|| "stated figures".to_owned(), parts);
        let name = format!("{} / {}", rate.numerator, rate.denominator);
        let found = rate.share.map_or_else(
            || "—".to_owned(),
            |share| format!("{}/{} = {}", share.num, share.den, percent(rate.stated, share.num, share.den)),
        );
        let result = match rate.agrees {
            Some(true) => "agrees",
            Some(false) => "does not follow",
            None => "figures not stated",
        };
        table.add_row([
            name,
            rate.whole.clone(),
            from,
            format!("{} %", rate.stated),
            found,
            String::new(),
            result.to_owned(),
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
        PartsOf::Months => "months".to_owned(),
        PartsOf::Groups => "kinds".to_owned(),
        PartsOf::Bodies => "bodies".to_owned(),
        PartsOf::These(names) => names.join(" + "),
    }
}

/// A share with as many decimals as the stated percentage has.
fn percent(stated: Percent, num: u64, den: u64) -> String {
    let Some(rounded) = stated.alike(report_model::Fraction::new(num, den)) else { return "—".to_owned() };
    format!("{rounded} %")
}
