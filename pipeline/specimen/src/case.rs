//! A record as its body knows it, before it is written in the body's own way.

use crate::bodies::Body;
use crate::chance::Chance;
use crate::days::{receipt, working};
use crate::reference::Reference;
use crate::words::{LANGUAGES, Length, Words};

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    Complaint,
    Observation,
    Suggestion,
}

/// Where the processing stands, in the order of the canonical list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Received,
    InProgress,
    Incomplete,
    Processed,
    Closed,
    Inadmissible,
    Reopened,
    Transferred,
}

/// The ten reasons of art. 11 and 12 in the order of the canonical list; the first three are of art. 11.
pub(crate) const REASON_WEIGHTS: [u32; 10] = [6, 9, 12, 10, 8, 2, 14, 3, 2, 1];

/// A record. Days are numbers; lists are places in the reference.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) nature: Nature,
    pub(crate) received: i32,
    pub(crate) first_received: Option<i32>,
    pub(crate) acknowledged: Option<i32>,
    pub(crate) replied: Option<i32>,
    pub(crate) reasoned: Option<i32>,
    pub(crate) completed: Option<i32>,
    pub(crate) closed: Option<i32>,
    pub(crate) reopened: Vec<i32>,
    pub(crate) from: Option<&'static str>,
    pub(crate) to: Option<(&'static str, i32)>,
    pub(crate) status: Status,
    pub(crate) reason: Option<usize>,
    pub(crate) channel: usize,
    pub(crate) region: usize,
    pub(crate) province: usize,
    pub(crate) user_kind: usize,
    pub(crate) service: usize,
    pub(crate) subject: usize,
    pub(crate) satisfied: Option<bool>,
    /// An invented code of the user.
    pub(crate) user: u64,
    pub(crate) text: String,
}

/// Channels: portal, app, call centre, registry desk, mail, e-mail, in person.
const CHANNELS: [u32; 7] = [46, 17, 14, 8, 5, 4, 6];
/// Kinds of user: natural, legal, association, abroad.
const USER_KINDS: [u32; 4] = [82, 8, 4, 6];
/// Own services, in the order in which a body lists them.
const SERVICES: [u32; 8] = [30, 22, 16, 12, 9, 6, 4, 3];
/// Subjects.
const SUBJECTS: [u32; 8] = [26, 20, 14, 13, 9, 8, 6, 4];

/// What cases are drawn from.
pub(crate) struct Draw<'a> {
    pub(crate) body: &'a Body,
    pub(crate) reference: &'a Reference,
    pub(crate) words: &'a Words,
    /// How many own services the body has.
    pub(crate) services: usize,
}

impl Draw<'_> {
    /// A record received on a day, with its whole life as far as the extraction shows it.
    pub(crate) fn case(&self, received: i32, chance: &mut Chance) -> Case {
        let body = self.body;
        let nature = match chance.below(1000) {
            drawn if drawn < body.observations as usize => Nature::Observation,
            drawn if drawn < (body.observations + body.suggestions) as usize => Nature::Suggestion,
            _ => Nature::Complaint,
        };
        let (region, province) = self.place(chance);
        let mut case = Case {
            nature,
            received,
            first_received: None,
            acknowledged: chance.holds(930).then(|| received + chance.between(0, 2)),
            replied: None,
            reasoned: None,
            completed: None,
            closed: None,
            reopened: Vec::new(),
            from: None,
            to: None,
            status: Status::Received,
            reason: None,
            channel: self.channel(chance),
            region,
            province,
            user_kind: self.user_kind(chance),
            service: chance.weighted(&SERVICES[..self.services.min(SERVICES.len())]),
            subject: chance.weighted(&SUBJECTS),
            satisfied: None,
            user: chance.bits(),
            text: String::new(),
        };
        self.process(&mut case, chance);
        self.write(&mut case, chance);
        self.hide_what_comes_later(&mut case);
        case
    }

    /// The channel, drawn even where there is but one.
    fn channel(&self, chance: &mut Chance) -> usize {
        let drawn = chance.weighted(&CHANNELS);
        self.body.channel.unwrap_or(drawn)
    }

    /// The kind of user, likewise.
    fn user_kind(&self, chance: &mut Chance) -> usize {
        let drawn = chance.weighted(&USER_KINDS);
        self.body.user_kind.unwrap_or(drawn)
    }

    /// A day of receipt in the period, as long as the body received anything.
    fn receipt(&self, chance: &mut Chance) -> i32 {
        let last = self.body.until.map(|(month, date)| crate::days::day(2025, month, date));
        loop {
            let day = receipt(chance, 2025);
            if last.is_none_or(|last| day <= last) {
                return day;
            }
        }
    }

    fn place(&self, chance: &mut Chance) -> (usize, usize) {
        let regions = &self.reference.regions;
        let weights: Vec<u32> = regions
            .iter()
            .map(
                |region| {
                    if self.body.home.contains(&region.name.id.as_str()) { region.weight * 6 } else { region.weight }
                },
            )
            .collect();
        let region = chance.weighted(&weights);
        (region, chance.below(regions[region].provinces.len()))
    }

    /// What becomes of a record.
    fn process(&self, case: &mut Case, chance: &mut Chance) {
        let body = self.body;
        if case.nature != Nature::Complaint {
            let noted = chance.holds(600);
            case.replied = noted.then(|| working(chance, case.received + 5));
            case.status = if noted { Status::Closed } else { Status::Received };
            return;
        }
        let drawn = chance.below(1000);
        if drawn < body.inadmissible as usize {
            self.refuse(case, chance);
        } else if drawn < (body.inadmissible + body.incomplete) as usize {
            self.return_incomplete(case, chance);
        } else if chance.holds(body.answered) {
            let delay = chance.delay(body.median_days);
            self.answer(case, case.received + delay, chance);
        } else {
            self.leave_open(case, chance);
        }
    }

    /// Art. 12: a reasoned reply is due all the same; a few are forgotten.
    fn refuse(&self, case: &mut Case, chance: &mut Chance) {
        case.reason = Some(3 + chance.weighted(&REASON_WEIGHTS[3..]));
        case.status = Status::Inadmissible;
        if chance.holds(900) {
            let delay = chance.delay(self.body.median_days / 2 + 3);
            case.replied = Some(working(chance, case.received + delay));
        }
    }

    /// Art. 11: a reasoned reply within 15 days, mostly; then the user completes the file, or does not.
    fn return_incomplete(&self, case: &mut Case, chance: &mut Chance) {
        case.reason = Some(chance.weighted(&REASON_WEIGHTS[..3]));
        case.status = Status::Incomplete;
        let delay = chance.delay(9);
        let reasoned = working(chance, case.received + delay);
        case.reasoned = Some(reasoned);
        if chance.holds(560) {
            let completed = reasoned + 2 + chance.delay(12);
            case.completed = Some(completed);
            if chance.holds(self.body.answered) {
                let delay = chance.delay(self.body.median_days);
                self.answer(case, completed + delay, chance);
            }
        }
    }

    fn answer(&self, case: &mut Case, day: i32, chance: &mut Chance) {
        let replied = working(chance, day);
        case.replied = Some(replied);
        case.status = Status::Processed;
        if chance.holds(620) {
            case.closed = Some(working(chance, replied + 3));
            case.status = Status::Closed;
        }
        if chance.holds(self.body.rated) {
            case.satisfied = Some(chance.holds(self.body.satisfied));
        }
        if chance.holds(self.body.reopened) {
            let first = replied + 3 + chance.delay(18);
            case.reopened.push(first);
            if chance.holds(150) {
                case.reopened.push(first + 10 + chance.delay(20));
            }
            if case.closed.is_none() || chance.holds(400) {
                case.status = Status::Reopened;
            }
        }
    }

    /// Without an answer: some are closed all the same, and a status says "processed" where no reply stands.
    fn leave_open(&self, case: &mut Case, chance: &mut Chance) {
        case.status = if chance.holds(700) { Status::InProgress } else { Status::Received };
        if chance.holds(self.body.closed_without_reply) {
            case.closed = Some(working(chance, case.received + 70));
            case.status = Status::Closed;
        }
    }

    fn write(&self, case: &mut Case, chance: &mut Chance) {
        let language = LANGUAGES[chance.weighted(&self.body.languages)];
        let own = self.reference.services.get(self.body.id).and_then(|services| services.get(case.service));
        let phrases = own.and_then(|service| self.words.phrases(self.body.id, &service.id));
        let opening = match case.nature {
            Nature::Complaint => '<',
            Nature::Observation => '!',
            Nature::Suggestion => '=',
        };
        match phrases {
            Some(phrases) if !chance.holds(70) => {
                self.words.compose(phrases, (language, opening), Length::Short, chance, &mut case.text);
            }
            _ => self.words.vague(language, chance, &mut case.text),
        }
        if chance.holds(4) {
            // Invented on purpose, and in no series that is ever given out.
            case.text.push_str([" Tél. 0600000000.", " CIN ZZ000000.", " usager@exemple.invalid"][chance.below(3)]);
        }
    }

    /// An extraction shows nothing that happened after it.
    fn hide_what_comes_later(&self, case: &mut Case) {
        let last = self.body.extracted();
        let known = |day: &mut Option<i32>| *day = day.filter(|&day| day <= last);
        let had_reply = case.replied.is_some();
        known(&mut case.acknowledged);
        known(&mut case.replied);
        known(&mut case.reasoned);
        known(&mut case.completed);
        known(&mut case.closed);
        case.reopened.retain(|&day| day <= last);
        if had_reply && case.replied.is_none() {
            case.reopened.clear();
            case.satisfied = None;
            case.closed = None;
            case.status = if case.reason.is_some() { Status::Incomplete } else { Status::InProgress };
        } else if case.status == Status::Reopened && case.reopened.is_empty() {
            case.status = Status::Processed;
        } else if case.status == Status::Closed && case.closed.is_none() && case.nature == Nature::Complaint {
            case.status = if case.replied.is_some() { Status::Processed } else { Status::InProgress };
        }
        if case.reason.is_some()
            && case.reasoned.is_none()
            && case.replied.is_none()
            && case.status == Status::Incomplete
        {
            // Returned after the extraction: nothing of it shows yet.
            case.reason = None;
            case.status = Status::InProgress;
        }
    }

    /// The records of the body, in the order of receipt: those of the period, some of late 2024, some after the period.
    pub(crate) fn cases(&self, chance: &mut Chance) -> Vec<Case> {
        let records = self.body.records;
        let mut cases = Vec::with_capacity(records);
        let (earlier, later) = (records * 4 / 100, if self.body.until.is_some() { 0 } else { records * 5 / 100 });
        // Renewals come on top: room is left for them.
        let renewals = records * self.body.refiled as usize * 6 / 10_000;
        for _ in 0..records.saturating_sub(earlier + later + renewals) {
            let day = self.receipt(chance);
            cases.push(self.case(day, chance));
        }
        for _ in 0..earlier {
            let day = chance.between(crate::days::day(2024, 10, 1), crate::days::day(2024, 12, 31));
            cases.push(self.case(day, chance));
        }
        for _ in 0..later {
            let day = chance.between(crate::days::day(2026, 1, 1), self.body.extracted());
            cases.push(self.case(day, chance));
        }
        self.refile(&mut cases, chance);
        self.transfer(&mut cases, chance);
        cases.sort_by_key(|case| case.received);
        cases
    }

    /// The same user, the same service, after the reply.
    fn refile(&self, cases: &mut Vec<Case>, chance: &mut Chance) {
        for place in 0..cases.len() {
            let (Some(replied), Nature::Complaint) = (cases[place].replied, cases[place].nature) else { continue };
            if !chance.holds(self.body.refiled) {
                continue;
            }
            let day = replied + 4 + chance.delay(25);
            if day > self.body.extracted() || self.body.until.is_some() {
                continue;
            }
            let mut again = self.case(day, chance);
            let first = &cases[place];
            (again.user, again.service, again.region) = (first.user, first.service, first.region);
            (again.province, again.user_kind, again.nature) = (first.province, first.user_kind, Nature::Complaint);
            again.text.clear();
            self.write(&mut again, chance);
            cases.push(again);
        }
    }

    /// Files that this body sent on, and files that it was sent.
    fn transfer(&self, cases: &mut Vec<Case>, chance: &mut Chance) {
        let (first, last) = (crate::days::day(2025, 1, 8), crate::days::day(2025, 12, 1));
        for transfer in crate::bodies::TRANSFERS {
            if transfer.from == self.body.id {
                for _ in 0..transfer.sent {
                    let received = chance.between(first, last);
                    let mut case = self.case(received, chance);
                    let on = received + chance.between(2, 12);
                    (case.nature, case.status, case.to) =
                        (Nature::Complaint, Status::Transferred, Some((transfer.to, on)));
                    (case.replied, case.reasoned, case.completed, case.closed) = (None, None, None, None);
                    (case.reason, case.satisfied, case.acknowledged) = (None, None, Some(received));
                    case.reopened.clear();
                    cases.push(case);
                }
            }
            if transfer.to == self.body.id {
                for _ in 0..transfer.entered {
                    let received = chance.between(first + 14, last + 12);
                    let mut case = self.case(received, chance);
                    case.nature = Nature::Complaint;
                    case.from = Some(transfer.from);
                    case.first_received = Some(received - chance.between(2, 12));
                    cases.push(case);
                }
            }
        }
    }
}
