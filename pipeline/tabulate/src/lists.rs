//! The closed lists of a cycle as one agency's exports need them: folded spelling → code.

use std::collections::BTreeMap;
use std::sync::Arc;

use ingest::text::fold;
use report_model::lang::Localised;
use report_model::record::{Field, Nature, Rating, Reason, Status};
use report_model::reference::{Code, Reference};

use crate::mapping::ValueLists;

/// The place of a code in its list.
pub type CodeId = u16;
/// No code: the cell is empty, or its value is in no list.
pub const NO_CODE: CodeId = CodeId::MAX;

/// The code of an admissible complaint in the column of admissibility: no reason of art. 11 or 12.
pub const ADMISSIBLE: &str = "admissible";

/// One closed list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The codes, in the order of the reference.
    pub codes: Vec<String>,
    spellings: BTreeMap<String, CodeId>,
}

impl List {
    /// The code of a spelling, however it is written; [`NO_CODE`] for none.
    pub fn find(&self, text: &str) -> CodeId {
        self.spellings.get(&fold(text)).copied().unwrap_or(NO_CODE)
    }

    /// The place of a code.
    pub fn place(&self, code: &str) -> CodeId {
        let place = self.codes.iter().position(|known| known == code);
        place.and_then(|place| CodeId::try_from(place).ok()).unwrap_or(NO_CODE)
    }

    fn add(&mut self, code: &str, spellings: impl IntoIterator<Item = impl AsRef<str>>) {
        let place = match self.place(code) {
            NO_CODE => {
                self.codes.push(code.to_owned());
                self.place(code)
            }
            place => place,
        };
        self.spellings.entry(fold(code)).or_insert(place);
        for spelling in spellings {
            self.spellings.entry(fold(spelling.as_ref())).or_insert(place);
        }
    }

    /// Adds spellings of a mapping: they win over those of the reference.
    fn declare(&mut self, code: &str, spellings: &[String]) {
        let place = self.place(code);
        if place != NO_CODE {
            self.spellings.extend(spellings.iter().map(|spelling| (fold(spelling), place)));
        }
    }
}

/// Closed lists: those that all agencies share, and in one agency's own also its services and spellings. A clone shares
/// what it does not change.
#[derive(Clone, Debug)]
pub struct Lists {
    lists: BTreeMap<Field, Arc<List>>,
    /// For each province, by its place, the region that it lies in.
    region_of_province: Arc<[CodeId]>,
}

impl Lists {
    /// The lists of the reference, without anybody's services.
    pub fn shared(reference: &Reference) -> Self {
        let mut lists: BTreeMap<Field, List> = BTreeMap::new();
        let list = |codes: &[Code]| {
            let mut list = List::default();
            for code in codes {
                list.add(&code.id, spellings(&code.name, &code.aliases));
            }
            list
        };
        lists.insert(Field::Channel, list(&reference.channels.channels));
        lists.insert(Field::UserKind, list(&reference.channels.user_kinds));
        let (mut regions, mut provinces, mut region_of_province) = (List::default(), List::default(), Vec::new());
        for region in &reference.regions.regions {
            regions.add(&region.id, spellings(&region.name, &region.aliases));
            for province in &region.provinces {
                provinces.add(&province.id, spellings(&province.name, &province.aliases));
                region_of_province.push(regions.place(&region.id));
            }
        }
        lists.insert(Field::Region, regions);
        lists.insert(Field::Province, provinces);
        let mut bodies = List::default();
        for body in &reference.register.agencies {
            let names = body.names.iter().flat_map(|dated| spellings(&dated.name, &[]));
            bodies.add(&body.id, names);
        }
        lists.insert(Field::TransferredFrom, bodies.clone());
        lists.insert(Field::TransferredTo, bodies);
        lists.extend(fixed());
        let lists = lists.into_iter().map(|(field, list)| (field, Arc::new(list))).collect();
        Lists { lists, region_of_province: region_of_province.into() }
    }

    /// The same lists with the services of `agency`.
    #[must_use]
    pub fn of_agency(&self, reference: &Reference, agency: &str) -> Self {
        let mut services = List::default();
        for service in reference.services.agencies.get(agency).into_iter().flatten() {
            services.add(&service.id, spellings(&service.name, &[]));
        }
        let mut lists = self.clone();
        lists.lists.insert(Field::Service, Arc::new(services));
        lists
    }

    /// The same lists with the spellings that a mapping declares.
    #[must_use]
    pub fn with(&self, declared: &[&ValueLists]) -> Self {
        let mut lists = self.clone();
        for (field, codes) in declared.iter().flat_map(|values| values.iter()) {
            let list = Arc::make_mut(lists.lists.entry(*field).or_default());
            for (code, spellings) in codes {
                list.declare(code, spellings);
            }
        }
        lists
    }

    /// The list of a field; an empty one for a field that has none.
    pub fn of(&self, field: Field) -> &List {
        static EMPTY: List = List { codes: Vec::new(), spellings: BTreeMap::new() };
        self.lists.get(&field).map_or(&EMPTY, AsRef::as_ref)
    }

    /// Whether a province lies in a region.
    pub fn lies_in(&self, province: CodeId, region: CodeId) -> bool {
        self.region_of_province.get(usize::from(province)).is_none_or(|&of| of == region)
    }
}

fn spellings(name: &Localised, aliases: &[String]) -> Vec<String> {
    name.0.values().chain(aliases).cloned().collect()
}

/// The lists that are part of the canonical record, with the words that exports use for them everywhere.
fn fixed() -> BTreeMap<Field, List> {
    let mut lists: BTreeMap<Field, List> = BTreeMap::new();
    let mut add = |field, code: &str, words: &[&str]| lists.entry(field).or_default().add(code, words);
    for nature in Nature::ALL {
        let words: &[&str] = match nature {
            Nature::Complaint => &["réclamation", "plainte", "شكاية", "شكوى"],
            Nature::Observation => &["remarque", "ملاحظة"],
            Nature::Suggestion => &["proposition", "اقتراح"],
        };
        add(Field::Nature, nature.name(), words);
    }
    for status in Status::ALL {
        let words: &[&str] = match status {
            Status::Received => &["reçue", "nouvelle", "متوصل بها"],
            Status::InProgress => &["en cours", "en cours de traitement", "قيد المعالجة"],
            Status::Incomplete => &["incomplète", "غير مكتملة"],
            Status::Processed => &["traitée", "تمت معالجتها", "تمت المعالجة"],
            Status::Closed => &["clôturée", "مغلقة"],
            Status::Inadmissible => &["irrecevable", "non recevable", "غير مقبولة"],
            Status::Reopened => &["réouverte", "rouverte", "معاد فتحها"],
            Status::Transferred => &["transférée", "محالة"],
        };
        add(Field::Status, status.name(), words);
    }
    for reason in Reason::ALL {
        add(Field::Admissibility, reason.name(), &[]);
    }
    add(Field::Admissibility, ADMISSIBLE, &["recevable", "conforme", "مقبولة"]);
    for rating in Rating::ALL {
        let words: &[&str] = match rating {
            Rating::Satisfied => &["satisfait", "راض"],
            Rating::Unsatisfied => &["non satisfait", "insatisfait", "غير راض"],
        };
        add(Field::Rating, rating.name(), words);
    }
    add(Field::Test, "true", &["oui", "yes", "1", "test", "نعم", "تجربة"]);
    add(Field::Test, "false", &["non", "no", "0", "لا"]);
    lists
}
