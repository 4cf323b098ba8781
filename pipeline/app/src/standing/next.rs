//! What comes next: what waits for whom, until when, and the commands that lead on.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use report_model::holder::{Holder, Role};
use report_model::status::{DocumentId, State, Step};
use words::Localizer;

use crate::config::CycleInputs;
use crate::produce::run::RunContext;
use crate::standing::shell::shell;
use crate::standing::status::{BodyStatus, DocumentStatus, Status};
use crate::standing::waits::{Group, Wait, is_mapped};
use crate::stores::fs;
use crate::stores::register::Register;
use crate::typesetting::documents::ViewBuilder;

impl Group {
    /// The bodies of the group; none for the synthesis.
    pub fn bodies<'a>(&self, status: &'a Status) -> impl Iterator<Item = &'a BodyStatus> {
        status.bodies.iter().filter(|body| self.documents.iter().any(|document| body.agency == *document))
    }
}

/// For what a group waits, for whom, how many it is, until when.
pub fn heading(group: &Group, l10n: &Localizer<'_>) -> Vec<String> {
    let mut parts = vec![l10n.word(&format!("standing.wait_{}", group.wait.name()))];
    if group.wait != Wait::Nothing {
        parts.push(l10n.word(&format!("standing.office_{}", group.role)));
    }
    parts.push(match group.documents.as_slice() {
        [one] if one == "synthesis" => l10n.word("standing.synthesis"),
        documents => l10n.counted(documents.len() as u64, "body"),
    });
    parts.extend(group.days_left.map(|days| left(days, l10n)));
    parts
}

/// How many days are left, or how late it is.
pub fn left(days: i64, l10n: &Localizer<'_>) -> String {
    let key = if days >= 0 { "standing.left" } else { "standing.late" };
    l10n.say(key, minijinja::context! { days => days.unsigned_abs() })
}

/// What the next steps are looked up in.
pub struct Outlook<'a> {
    /// Where things lie.
    pub context: &'a RunContext,
    /// The cycle.
    pub cycle: &'a CycleInputs,
    /// What is on record.
    pub register: &'a Register,
    /// The words of every language of the cycle.
    pub office: &'a ViewBuilder,
    /// The words of what a command says.
    pub l10n: &'a Localizer<'a>,
    /// The day.
    pub on: NaiveDate,
}

impl Outlook<'_> {
    /// A status with its groups and the commands that lead on, each written as it is typed.
    pub fn lead_on(&self, mut status: Status, typed: impl Fn(&str) -> String) -> Status {
        let as_typed = |commands: Vec<String>| commands.iter().map(|command| typed(command)).collect();
        for body in &mut status.bodies {
            body.commands = as_typed(self.of_body(body.wait, &body.agency));
        }
        status.groups = self.groups(&status.bodies, &status.synthesis);
        for group in &mut status.groups {
            group.commands = as_typed(std::mem::take(&mut group.commands));
        }
        status
    }

    /// What is to be done for a group, in lines: commands, and where exports belong. Of many bodies that each have their own
    /// commands, those of the first few.
    pub fn steps(&self, group: &Group, bodies: &[&BodyStatus]) -> Vec<String> {
        let mut lines = Vec::new();
        let id = if let [one] = bodies { one.agency.as_str() } else { "ID" };
        let place = |folder: &str, name: &str| {
            let place = self.context.data.join(folder).join(self.cycle.period.to_string()).join(name);
            self.l10n.isolated(&place.display().to_string())
        };
        match group.wait {
            Wait::Exports => {
                let folder = place("exports", id);
                lines.push(self.l10n.say("standing.put", minijinja::context! { folder }));
            }
            Wait::Measures => {
                let file = place("measures", &format!("{id}.yaml"));
                lines.push(self.l10n.say("standing.write", minijinja::context! { file }));
            }
            _ => {}
        }
        lines.extend(bodies.iter().take(FEW).flat_map(|body| body.commands.clone()));
        if bodies.len() > FEW && bodies.iter().any(|body| !body.commands.is_empty()) {
            lines.push(self.l10n.word("standing.alike"));
        }
        lines.extend(group.commands.iter().cloned());
        if group.wait == Wait::Publication && self.cycle.reference.publication.is_none() {
            lines.insert(0, self.l10n.word("standing.no_publication"));
        }
        lines
    }

    /// For what the synthesis waits; none while nothing was accepted.
    fn synthesis(&self, synthesis: &DocumentStatus, bodies: &[BodyStatus]) -> Option<Wait> {
        let is_held = |body: &BodyStatus| body.report.state.is_accepted() || body.report.published.is_some();
        match synthesis.state {
            State::Draft | State::Withdrawn if synthesis.version > 0 || bodies.iter().any(is_held) => {
                Some(if self.is_synthesis_sealed() { Wait::Approval } else { Wait::Synthesis })
            }
            State::Approved => Some(Wait::Submission),
            State::Submitted => Some(Wait::Clearing),
            State::Cleared => Some(Wait::Publication),
            State::Published | State::Replaced => Some(Wait::Nothing),
            _ => None,
        }
    }

    /// Whether the synthesis among the outputs is one of accepted bundles: a run makes one that is not.
    fn is_synthesis_sealed(&self) -> bool {
        let path = self.context.national_folder(self.cycle.period).join("synthesis.json");
        let read = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
        read.is_some_and(|found| found["sealed"] == true)
    }

    /// The groups of a status, late ones first.
    pub(crate) fn groups(&self, bodies: &[BodyStatus], synthesis: &DocumentStatus) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for wait in Wait::ALL {
            let waiting = bodies.iter().filter(|body| body.wait == wait);
            let documents: Vec<String> = waiting.map(|body| body.agency.to_string()).collect();
            if !documents.is_empty() {
                groups.push(self.group(wait, false, documents));
            }
        }
        if let Some(wait) = self.synthesis(synthesis, bodies) {
            groups.push(self.group(wait, true, vec!["synthesis".to_owned()]));
        }
        // The sort is stable: what is equally late stays in the order of its history.
        groups.sort_by_key(|group| group.days_left.map_or(0, |left| left.min(0)));
        groups
    }

    fn group(&self, wait: Wait, is_synthesis: bool, documents: Vec<String>) -> Group {
        let dates = &self.cycle.dates;
        let due = match wait {
            Wait::Nothing => None,
            Wait::Clearing | Wait::Publication => dates.publication_due,
            Wait::Intake | Wait::Synthesis => Some(dates.synthesis_due),
            _ if is_synthesis => Some(dates.synthesis_due),
            _ => Some(dates.report_due),
        };
        let role = wait.role(is_synthesis);
        let commands = if is_synthesis { self.of_synthesis(wait) } else { self.of_all(wait, &documents) };
        let days_left = due.map(|due| due.signed_duration_since(self.on).num_days());
        Group { wait, role, documents, due, days_left, commands }
    }

    /// The commands that take a step for all the bodies that wait for it.
    fn of_all(&self, wait: Wait, bodies: &[String]) -> Vec<String> {
        match wait {
            // Where reports are taken in, those of bodies that send none of their records come sealed.
            Wait::Exports if self.cycle.holders.values().any(|holder| holder.may(Role::Intake, None, self.on)) => {
                let folder = self.l10n.word("standing.folder");
                self.signed(Role::Intake, None, |holder| format!("hasila intake {folder} --as {holder}"))
            }
            Wait::Report => {
                let named: Vec<String> = bodies.iter().map(|body| format!(" --agency {body}")).collect();
                // Of many bodies, all reports are made: what is current is not made again.
                let named = if bodies.len() > FEW { String::new() } else { named.concat() };
                vec![format!("hasila run{named}")]
            }
            Wait::Intake => {
                let folder = self.context.period_folder(self.cycle.period).join("agencies");
                let folder = shell(&folder.display().to_string());
                self.signed(Role::Intake, None, |holder| format!("hasila intake {folder} --as {holder}"))
            }
            Wait::Clearing => self.signed(Role::Publisher, None, |holder| format!("hasila clear all --as {holder}")),
            Wait::Publication => self.signed(Role::Publisher, None, |holder| format!("hasila publish --as {holder}")),
            _ => Vec::new(),
        }
    }

    fn of_synthesis(&self, wait: Wait) -> Vec<String> {
        let step = |step: Step| {
            move |holder: &str| match step {
                Step::Approve => format!("hasila approve synthesis --as {holder}"),
                Step::Submit => format!("hasila submit synthesis --as {holder}"),
                _ => format!("hasila clear synthesis --as {holder}"),
            }
        };
        match wait {
            Wait::Synthesis => vec!["hasila synthesis".to_owned()],
            Wait::Approval => self.approval(),
            Wait::Submission => self.signed(Role::Approver, None, step(Step::Submit)),
            Wait::Clearing => self.signed(Role::Publisher, None, step(Step::Clear)),
            Wait::Publication => self.signed(Role::Publisher, None, |holder| format!("hasila publish --as {holder}")),
            _ => Vec::new(),
        }
    }

    /// Of two persons who approve the synthesis, the next.
    fn approval(&self) -> Vec<String> {
        let history = self.register.ledger().history(&DocumentId::synthesis(self.cycle.period));
        let last = history.versions().last_key_value().filter(|(_, version)| version.state == State::Draft);
        let done = last.map(|(_, version)| version.approvals.clone()).unwrap_or_default();
        self.signed_by(Role::Approver, None, &done, |holder| format!("hasila approve synthesis --as {holder}"))
    }

    /// The commands of one body, where each has its own.
    pub(crate) fn of_body(&self, wait: Wait, id: &str) -> Vec<String> {
        let head = |command: fn(&str, &str) -> String| self.signed(Role::Head, Some(id), |holder| command(id, holder));
        let unit =
            |command: fn(&str, &str) -> String| self.signed(Role::Officer, Some(id), |holder| command(id, holder));
        match wait {
            Wait::Exports if !is_mapped(self.context, id) => {
                vec![format!("hasila new {id} --from {}", self.l10n.word("standing.file"))]
            }
            Wait::Mapping => {
                let exports = self.cycle.agencies.get(id).map(|inputs| inputs.exports.as_slice()).unwrap_or_default();
                let files: Vec<String> = exports.iter().map(|path| shell(&path.display().to_string())).collect();
                vec![format!("hasila new {id} --from {}", files.join(" "))]
            }
            Wait::Exports | Wait::Mending => vec![format!("hasila check --agency {id}")],
            Wait::Correction => {
                let note = shell(&format!("{}={}", self.l10n.lang(), self.l10n.word("standing.note")));
                let approve = |holder: &str| format!("hasila approve {id} --as {holder} --note {note}");
                let mut commands = vec![format!("hasila run --agency {id}")];
                commands.extend(self.signed(Role::Head, Some(id), approve));
                commands
            }
            Wait::Approval => head(|id, holder| format!("hasila approve {id} --as {holder}")),
            Wait::Sealing => unit(|id, holder| format!("hasila seal {id} --as {holder}")),
            Wait::Transmission => unit(|id, holder| format!("hasila transmit {id} --as {holder}")),
            _ => Vec::new(),
        }
    }

    /// A command that somebody signs. In the cycle of one body the steps of others are taken elsewhere.
    fn signed(&self, role: Role, body: Option<&str>, command: impl FnOnce(&str) -> String) -> Vec<String> {
        if body.is_none() && self.is_of_one_body() {
            return Vec::new();
        }
        self.signed_by(role, body, &BTreeSet::new(), command)
    }

    /// A command that somebody signs, other than some; before it, where nobody can, the one that makes a key.
    fn signed_by(
        &self,
        role: Role,
        body: Option<&str>,
        done: &BTreeSet<String>,
        command: impl FnOnce(&str) -> String,
    ) -> Vec<String> {
        let holders = &self.cycle.holders;
        let may = || holders.iter().filter(|(id, holder)| !done.contains(*id) && holder.may(role, body, self.on));
        let can = |(_, holder): &(&String, &Holder)| holder.keys.iter().any(|key| key.holds_on(self.on));
        if let Some((holder, _)) = may().find(can) {
            return vec![command(holder)];
        }
        if let Some((holder, _)) = may().next() {
            return vec![format!("hasila keys new {holder}"), command(holder)];
        }
        let (stem, of) = match (role, body) {
            (Role::Head, Some(body)) => (format!("head-{}", body.to_lowercase()), format!("{role}:{body}")),
            (_, Some(body)) => (format!("unit-{}", body.to_lowercase()), format!("{role}:{body}")),
            (_, None) => (role.to_string(), role.to_string()),
        };
        let mut ids = std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem}-{n}")));
        let id = ids.find(|id| !holders.contains_key(id)).unwrap_or(stem);
        vec![format!("hasila keys new {id} --role {of}{}", self.offices(role)), command(&id)]
    }

    /// The office of a role, in each language of the cycle: one that it lacks would be missing on that cover.
    fn offices(&self, role: Role) -> String {
        let key = format!("standing.office_{role}");
        let languages = self.cycle.reference.cycle.languages.iter();
        let words = languages.filter_map(|&lang| Some((lang, self.office.language(lang)?.l10n().word(&key))));
        words.map(|(lang, word)| format!(" --office {}", shell(&format!("{lang}={word}")))).collect()
    }

    /// Whether this is the cycle of one body's office: nobody in it takes reports in, or publishes.
    pub(crate) fn is_of_one_body(&self) -> bool {
        let of_others = |role: Role| !role.is_of_one_body();
        let mandates = self.cycle.holders.values().flat_map(|holder| &holder.mandates);
        self.cycle.reference.register.agencies.len() <= 1
            && !mandates.into_iter().any(|mandate| of_others(mandate.role))
    }
}

/// Up to how many bodies a command names one by one.
const FEW: usize = 4;
