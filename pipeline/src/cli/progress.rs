//! Progress on standard error: a bar on a terminal, a plain line for each step otherwise, nothing with `--json`.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

/// The progress of one stage.
pub(super) enum Progress {
    Bar(ProgressBar),
    Lines { stage: String, of: usize, done: std::sync::atomic::AtomicUsize },
    Silent,
}

impl Progress {
    pub(super) fn new(stage: &str, steps: usize, silent: bool) -> Self {
        if silent {
            return Progress::Silent;
        }
        let stage = super::language::word(&format!("terminal.progress.{stage}"));
        if !std::io::stderr().is_terminal() {
            return Progress::Lines { stage, of: steps, done: 0.into() };
        }
        let bar = ProgressBar::new(steps as u64);
        if let Ok(style) = ProgressStyle::with_template("{prefix:>10} [{bar:30}] {pos}/{len} {wide_msg}") {
            bar.set_style(style.progress_chars("━╸ "));
        }
        bar.set_prefix(stage);
        Progress::Bar(bar)
    }

    pub(super) fn step(&self, what: &str) {
        match self {
            Progress::Bar(bar) => {
                bar.set_message(what.to_owned());
                bar.inc(1);
            }
            Progress::Lines { stage, of, done } => {
                let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
                let _ = writeln!(std::io::stderr(), "{stage} {done}/{of} {what}");
            }
            Progress::Silent => {}
        }
    }

    pub(super) fn end(&self) {
        if let Progress::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
