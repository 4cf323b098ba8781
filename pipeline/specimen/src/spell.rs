//! A record in the words of its body: one cell a column.

use crate::bodies::{Body, Column, IdStyle, Spelling};
use crate::case::{Case, Nature, Status};
use crate::chance::Chance;
use crate::days::DateStyle;
use crate::reference::{Named, Reference};

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    /// A date of a workbook, as a day number.
    Day(i32),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

/// A value in the four ways of writing it: French, Arabic, code. Capitals are made of the French.
type Written = [&'static str; 3];

const NATURES: [Written; 3] =
    [["Réclamation", "شكاية", "R"], ["Observation", "ملاحظة", "O"], ["Suggestion", "اقتراح", "S"]];
const STATUSES: [Written; 8] = [
    ["Reçue", "متوصل بها", "0"],
    ["En cours de traitement", "قيد المعالجة", "1"],
    ["Dossier incomplet", "ملف غير مكتمل", "2"],
    ["Traitée", "تمت معالجتها", "3"],
    ["Clôturée", "مغلقة", "4"],
    ["Irrecevable", "غير مقبولة", "5"],
    ["Réouverte", "معاد فتحها", "6"],
    ["Transférée", "محالة", "7"],
];
const REASONS: [Written; 10] = [
    ["Non conforme au modèle", "عدم احترام النموذج", "M1"],
    ["Manque de clarté", "غير واضحة", "M2"],
    ["Absence de documents", "غير مرفقة بالوثائق", "M3"],
    ["Soumise à la justice", "معروضة على القضاء", "R1"],
    ["Relève d'une autre instance", "من اختصاص جهة أخرى", "R2"],
    ["Chose jugée", "مقرر قضائي مكتسب لقوة الشيء المقضي به", "R3"],
    ["Hors champ de compétence", "عدم الاختصاص", "R4"],
    ["Malveillante", "كيدية", "R5"],
    ["Injure ou diffamation", "سب أو قذف", "R6"],
    ["Demande de poursuites", "طلب المتابعة", "R7"],
];
const CHANNELS: [Written; 7] = [
    ["Portail national", "البوابة الوطنية للشكايات", "POR"],
    ["Application mobile", "تطبيق الهاتف المحمول", "MOB"],
    ["Centre d'appel", "مركز الاتصال", "TEL"],
    ["Bureau d'ordre", "مكتب الضبط", "BO"],
    ["Courrier", "البريد العادي", "COU"],
    ["E-mail", "البريد الإلكتروني", "MEL"],
    ["Sur place", "حضوريا", "GUI"],
];
const USER_KINDS: [Written; 4] = [
    ["Personne physique", "شخص ذاتي", "PP"],
    ["Personne morale", "شخص اعتباري", "PM"],
    ["Association", "جمعية", "AS"],
    ["Résident à l'étranger", "مقيم بالخارج", "RE"],
];
const SUBJECTS: [Written; 8] = [
    ["Retard", "التأخر", "S1"],
    ["Absence de suite", "عدم الاستجابة", "S2"],
    ["Erreur", "الخطأ", "S3"],
    ["Qualité du service", "جودة الخدمة", "S4"],
    ["Coût", "الكلفة", "S5"],
    ["Accueil", "الاستقبال", "S6"],
    ["Sécurité", "السلامة", "S7"],
    ["Manque d'information", "نقص المعلومات", "S8"],
];
/// Entities, by the third of the country in which a region lies.
const ENTITIES: [Written; 4] = [
    ["Délégation du Nord", "مندوبية الشمال", "E1"],
    ["Délégation du Centre", "مندوبية الوسط", "E2"],
    ["Délégation du Sud", "مندوبية الجنوب", "E3"],
    ["Services centraux", "المصالح المركزية", "E0"],
];
const RATINGS: [Written; 2] = [["Non satisfait", "غير راض", "0"], ["Satisfait", "راض", "1"]];

/// What replies gave.
const OUTCOMES: [Written; 5] = [
    ["Suite favorable", "استجابة", "F"],
    ["Suite partiellement favorable", "استجابة جزئية", "P"],
    ["Suite défavorable", "رفض الطلب", "D"],
    ["Explications données", "توضيحات", "X"],
    ["Réorientée", "توجيه إلى الجهة المختصة", "R"],
];
/// The days within which a register says that it replies.
const OWN_DEADLINES: [i32; 4] = [45, 60, 60, 90];
const KEPT: [Written; 2] = [["Hors délai", "خارج الأجل", "N"], ["Dans les délais", "داخل الأجل", "O"]];

const ADMISSIBLE: Written = ["Recevable", "مقبولة", "OK"];
const NO: Written = ["Non", "لا", "0"];

/// How one row is written.
#[derive(Clone, Copy, Debug)]
struct Clerk {
    spelling: Spelling,
    without_service: bool,
    /// Whether places stand under another of their names.
    alias: bool,
}

/// Writes the records of one body.
pub(crate) struct Speller<'a> {
    pub(crate) body: &'a Body,
    pub(crate) reference: &'a Reference,
    pub(crate) services: &'a [Named],
}

impl Speller<'_> {
    /// The cells of a record, `number` being its place in the register, from 1.
    pub(crate) fn row(&self, case: &Case, number: usize, columns: &[(Column, &str)], chance: &mut Chance) -> Vec<Cell> {
        // One clerk writes a whole row: a mixed register is mixed by row.
        let spelling = match self.body.export.spelling {
            Spelling::Mixed if chance.holds(450) => Spelling::Arabic,
            Spelling::Mixed => Spelling::French,
            spelling => spelling,
        };
        let without_service = chance.holds(self.body.export.without_service);
        let clerk = Clerk { spelling, without_service, alias: chance.holds(60) };
        columns.iter().map(|&(column, _)| self.cell(case, number, column, clerk)).collect()
    }

    /// The same of a record with cells that its clerk wrote otherwise; its service always stands in it.
    pub(crate) fn entry(
        &self,
        case: &Case,
        cells: &[(Column, Cell)],
        number: usize,
        columns: &[(Column, &str)],
        chance: &mut Chance,
    ) -> Vec<Cell> {
        let mut row = self.row(case, number, columns, chance);
        for (place, &(column, _)) in columns.iter().enumerate() {
            if column == Column::Service {
                let spelling = self.body.export.spelling;
                row[place] = self.value(case, column, Clerk { spelling, without_service: false, alias: false });
            }
            if let Some((_, cell)) = cells.iter().find(|(written, _)| *written == column) {
                row[place] = cell.clone();
            }
        }
        row
    }

    /// Identifier, dates and texts; values of lists are [`Self::value`].
    fn cell(&self, case: &Case, number: usize, column: Column, clerk: Clerk) -> Cell {
        match column {
            Column::Id => Cell::Text(self.id(number, case)),
            Column::Received => self.day(Some(case.received)),
            Column::FirstReceived => self.day(case.first_received),
            Column::Acknowledged => self.day(case.acknowledged),
            Column::Replied => self.day(case.replied),
            Column::Reasoned => self.day(case.reasoned),
            Column::Completed => self.day(case.completed),
            Column::Closed => self.day(case.closed),
            Column::Reopened => self.days(&case.reopened),
            Column::TransferredOn => self.day(case.to.map(|(_, on)| on)),
            Column::Due => self.day((case.nature == Nature::Complaint).then(|| own_deadline(case))),
            Column::User => Cell::Text(user(case.user)),
            Column::Text => Cell::Text(case.text.clone()),
            Column::Ignored => Cell::Empty,
            listed => self.value(case, listed, clerk),
        }
    }

    fn value(&self, case: &Case, column: Column, clerk: Clerk) -> Cell {
        let region = &self.reference.regions[case.region];
        let written = |value: &Written| Cell::Text(fixed(value, clerk.spelling));
        match column {
            Column::Nature => written(&NATURES[case.nature as usize]),
            Column::TransferredFrom => self.other_body(case.from, clerk.spelling),
            Column::TransferredTo => self.other_body(case.to.map(|(to, _)| to), clerk.spelling),
            Column::Status => written(&STATUSES[case.status as usize]),
            Column::Admissibility => match case.reason {
                Some(reason) => written(&REASONS[reason]),
                None if case.nature == Nature::Complaint && case.status != Status::Received => written(&ADMISSIBLE),
                None => Cell::Empty,
            },
            Column::Channel => written(&CHANNELS[case.channel]),
            Column::Region => Cell::Text(place(&region.name, clerk)),
            Column::Province => Cell::Text(place(&region.provinces[case.province], clerk)),
            // What comes over the registry desk is handled at the centre; the rest by the third of the country.
            Column::Entity => written(&ENTITIES[if case.channel == 3 { 3 } else { case.region / 4 }]),
            Column::UserKind => written(&USER_KINDS[case.user_kind]),
            Column::Service if clerk.without_service => Cell::Empty,
            Column::Service => self.services.get(case.service).map_or(Cell::Empty, |service| {
                Cell::Text(match clerk.spelling {
                    Spelling::Codes => service.id.clone(),
                    Spelling::Arabic => service.ar.clone(),
                    Spelling::Capitals => capitals(&service.fr),
                    Spelling::French | Spelling::Mixed => service.fr.clone(),
                })
            }),
            Column::Subject => written(&SUBJECTS[case.subject]),
            Column::Outcome if case.replied.is_some() => written(&OUTCOMES[place_of(case.user, OUTCOMES.len())]),
            Column::Kept => {
                case.replied.map_or(Cell::Empty, |replied| written(&KEPT[usize::from(replied <= own_deadline(case))]))
            }
            Column::Rating => case.satisfied.map_or(Cell::Empty, |satisfied| written(&RATINGS[usize::from(satisfied)])),
            Column::Test => written(&NO),
            _ => Cell::Empty,
        }
    }

    fn id(&self, number: usize, case: &Case) -> String {
        let year = DateStyle::Iso.write(case.received);
        let year = year.get(..4).unwrap_or_default();
        match self.body.export.id {
            IdStyle::Prefixed => format!("{}-{year}-{number:05}", self.body.id),
            IdStyle::Slashed => format!("{number}/{year}"),
            IdStyle::Padded => format!("{number:07}"),
        }
    }

    fn day(&self, day: Option<i32>) -> Cell {
        match (day, self.body.export.dates) {
            (None, _) => Cell::Empty,
            (Some(day), DateStyle::True) => Cell::Day(day),
            (Some(day), style) => Cell::Text(style.write(day)),
        }
    }

    fn days(&self, days: &[i32]) -> Cell {
        match days {
            [] => Cell::Empty,
            [day] => self.day(Some(*day)),
            days => {
                let written: Vec<String> = days.iter().map(|&day| self.body.export.dates.write(day)).collect();
                Cell::Text(written.join(", "))
            }
        }
    }

    fn other_body(&self, id: Option<&str>, spelling: Spelling) -> Cell {
        let Some(name) = id.and_then(|id| self.reference.bodies.get(id)) else { return Cell::Empty };
        Cell::Text(match spelling {
            Spelling::Arabic => name.ar.clone(),
            Spelling::Capitals => capitals(&name.fr),
            _ => name.fr.clone(),
        })
    }
}

/// A place in a list of so many that follows from the user alone: it takes no draw.
fn place_of(user: u64, places: usize) -> usize {
    usize::try_from((user >> 7) % places as u64).unwrap_or_default()
}

/// The day by which the register says that a reply is due.
fn own_deadline(case: &Case) -> i32 {
    case.received + OWN_DEADLINES[place_of(case.user >> 11, OWN_DEADLINES.len())]
}

fn fixed(value: &Written, spelling: Spelling) -> String {
    match spelling {
        Spelling::French | Spelling::Mixed => value[0].to_owned(),
        Spelling::Capitals => capitals(value[0]),
        Spelling::Arabic => value[1].to_owned(),
        Spelling::Codes => value[2].to_owned(),
    }
}

/// A place: by name, or by one of the other spellings in the same script.
fn place(name: &Named, Clerk { spelling, alias, .. }: Clerk) -> String {
    let is_arabic = |text: &str| text.chars().any(|c| ('\u{620}'..='\u{64a}').contains(&c));
    let arabic = spelling == Spelling::Arabic;
    let other = name.aliases.iter().skip(1).find(|other| alias && is_arabic(other) == arabic);
    match (other, spelling) {
        (_, Spelling::Codes) => name.aliases.first().unwrap_or(&name.id).clone(),
        (Some(other), Spelling::Capitals) => capitals(other),
        (Some(other), _) => other.clone(),
        (None, Spelling::Arabic) => name.ar.clone(),
        (None, Spelling::Capitals) => capitals(&name.fr),
        (None, _) => name.fr.clone(),
    }
}

/// Capitals without accents.
fn capitals(text: &str) -> String {
    text.to_uppercase()
        .chars()
        .map(|c| match c {
            'À' | 'Â' => 'A',
            'Ç' => 'C',
            'È' | 'É' | 'Ê' | 'Ë' => 'E',
            'Î' | 'Ï' => 'I',
            'Ô' => 'O',
            'Ù' | 'Û' | 'Ü' => 'U',
            other => other,
        })
        .collect()
}

/// An invented code of a user: seven letters and digits that mean nothing, never a number that a person could have.
fn user(drawn: u64) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut left = drawn;
    let mut code = String::from("U-");
    for _ in 0..7 {
        code.push(char::from(SIGNS[usize::try_from(left % 32).unwrap_or_default()]));
        left /= 32;
    }
    code
}
