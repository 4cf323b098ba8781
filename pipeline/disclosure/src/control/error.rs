//! Why there is no public edition.

use crate::audit::Protected;

/// Why there is no public edition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// The rules protect nothing, or name what can never be public.
    #[error("the rules of the public edition do not hold:\n- {}", .0.join("\n- "))]
    Policy(Vec<String>),
    /// The reports are not of one period, or not those of the synthesis.
    #[error("these are not the reports of one cycle:\n- {}", .0.join("\n- "))]
    NotOneCycle(Vec<String>),
    /// Figures do not add up: then nothing can be proved on them.
    #[error("the reports do not add up:\n- {}\n  hint: make them again with `hasila run`", .0.join("\n- "))]
    Inconsistent(Vec<String>),
    /// The audit found counts that an outsider could compute.
    #[error(
        "the audit failed: {} protected counts could be computed from what is published, the first of them {} of {} in \
         {}; nothing was published\n  hint: this is a fault of the program: report it with this message",
        .0.len(), .0.first().map(|at| at.key.as_str()).unwrap_or_default(),
        .0.first().map(|at| at.of.as_str()).unwrap_or_default(),
        .0.first().map(|at| at.table.as_str()).unwrap_or_default()
    )]
    Narrow(Vec<Protected>),
}
