//! The closed lists of a cycle as one agency's exports need them: folded spelling → code.

use std::collections::BTreeMap;
use std::sync::Arc;

use ingest::text::fold;
use report_model::lang::Localised;
use report_model::lexicon::LEXICON;
use report_model::record::{Field, Kept, Nature, Outcome, Rating, Reason, Status};
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
    /// Names of places without their kind and articles; [`NO_CODE`] where two places share one.
    cores: BTreeMap<String, CodeId>,
}

impl List {
    /// The code of a spelling, however it is written; [`NO_CODE`] for none.
    pub fn find(&self, text: &str) -> CodeId {
        let folded = fold(text);
        let found = self.spellings.get(&folded).copied();
        // Only places have cores.
        found.or_else(|| self.cores.get(&core(&folded)).copied()).unwrap_or(NO_CODE)
    }

    /// Lets a list of places be found whatever stands before a name: `Province de …`, `عمالة …`.
    fn with_cores(mut self) -> Self {
        for (spelling, &place) in &self.spellings {
            let core = core(spelling);
            self.cores
                .entry(core)
                .and_modify(|one| *one = if *one == place { place } else { NO_CODE })
                .or_insert(place);
        }
        self
    }

    /// Every spelling, folded, with the place of its code.
    pub fn spellings(&self) -> impl Iterator<Item = (&str, CodeId)> {
        self.spellings.iter().map(|(spelling, &code)| (spelling.as_str(), code))
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

/// A folded name of a place without the word for its kind, and without articles: `province de al hoceima` → `hoceima`.
fn core(folded: &str) -> String {
    let words = folded.split(' ').filter(|word| !LEXICON.articles_of_place.contains(word));
    let words: Vec<&str> = words.skip_while(|word| LEXICON.kinds_of_place.contains(word)).collect();
    words.join(" ")
}

/// A commune: it is no code of its own, and rolls up to its province and region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// Its names.
    pub names: Vec<String>,
    /// The province or prefecture that it lies in.
    pub province: String,
}

/// Closed lists: those that all agencies share, and in one agency's own also its services and spellings. A clone shares
/// what it does not change.
#[derive(Clone, Debug)]
pub struct Lists {
    lists: BTreeMap<Field, Arc<List>>,
    /// For each province, by its place, the region that it lies in.
    region_of_province: Arc<[CodeId]>,
    /// The provinces of the communes that share a name, by the name without its kind.
    shared_names: Arc<BTreeMap<String, Vec<CodeId>>>,
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
        lists.insert(Field::Region, regions.with_cores());
        lists.insert(Field::Province, provinces.with_cores());
        let mut bodies = List::default();
        for body in &reference.register.agencies {
            let names = body.names.iter().flat_map(|dated| spellings(&dated.name, &[]));
            bodies.add(&body.id, names);
        }
        lists.insert(Field::TransferredFrom, bodies.clone());
        lists.insert(Field::TransferredTo, bodies);
        lists.extend(fixed());
        let lists = lists.into_iter().map(|(field, list)| (field, Arc::new(list))).collect();
        Lists { lists, region_of_province: region_of_province.into(), shared_names: Arc::default() }
    }

    /// The same lists with communes as further spellings of their provinces, and provinces and communes as such of their
    /// regions. A name that the lists know already keeps its meaning; one that several places share is none.
    #[must_use]
    pub fn rolled_up(&self, communes: &[Commune]) -> Self {
        let mut lists = self.clone();
        let mut provinces: BTreeMap<String, Vec<CodeId>> = BTreeMap::new();
        for commune in communes {
            let place = self.of(Field::Province).place(&commune.province);
            for name in commune.names.iter().filter(|_| place != NO_CODE) {
                let of_name = provinces.entry(core(&fold(name))).or_default();
                if !of_name.contains(&place) {
                    of_name.push(place);
                }
            }
        }
        let mut regions: BTreeMap<String, Vec<CodeId>> = BTreeMap::new();
        let named = self.of(Field::Province).cores.iter().map(|(name, &place)| (name, vec![place]));
        for (name, places) in named.chain(provinces.iter().map(|(name, places)| (name, places.clone()))) {
            let of_name = regions.entry(name.clone()).or_default();
            for region in places.iter().filter_map(|&place| self.region_of_province.get(usize::from(place))) {
                if !of_name.contains(region) {
                    of_name.push(*region);
                }
            }
        }
        for (field, names) in [(Field::Province, &provinces), (Field::Region, &regions)] {
            let list = Arc::make_mut(lists.lists.entry(field).or_default());
            for (name, places) in names {
                if let [place] = places[..] {
                    list.cores.entry(name.clone()).or_insert(place);
                }
            }
        }
        provinces.retain(|name, places| places.len() > 1 && !self.of(Field::Province).cores.contains_key(name));
        lists.shared_names = Arc::new(provinces);
        lists
    }

    /// The province of a commune whose name several share: the one that lies in `region`.
    pub fn commune_in(&self, name: &str, region: CodeId) -> CodeId {
        let places = self.shared_names.get(&core(&fold(name)));
        let mut inside =
            places.into_iter().flatten().filter(|&&place| region != NO_CODE && self.lies_in(place, region));
        match (inside.next(), inside.next()) {
            (Some(&place), None) => place,
            _ => NO_CODE,
        }
    }

    /// Whether communes of several provinces have this name.
    pub fn is_shared_name(&self, name: &str) -> bool {
        self.shared_names.contains_key(&core(&fold(name)))
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
        static EMPTY: List = List { codes: Vec::new(), spellings: BTreeMap::new(), cores: BTreeMap::new() };
        self.lists.get(&field).map_or(&EMPTY, AsRef::as_ref)
    }

    /// Whether the values of a field come from a list that all agencies share.
    pub fn is_closed(&self, field: Field) -> bool {
        field != Field::Service
            && !matches!(field, Field::TransferredFrom | Field::TransferredTo)
            && self.lists.contains_key(&field)
    }

    /// Whether a column of the field can be read: a field with a closed list that is empty in this cycle cannot.
    pub fn can_hold(&self, field: Field) -> bool {
        !self.is_closed(field) || !self.of(field).codes.is_empty()
    }

    /// The region of a province; [`NO_CODE`] of none.
    pub fn region_of(&self, province: CodeId) -> CodeId {
        self.region_of_province.get(usize::from(province)).copied().unwrap_or(NO_CODE)
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
        let words: &[&str] = match reason {
            Reason::Inadmissible => &["irrecevable", "non recevable", "غير مقبولة"],
            _ => &[],
        };
        add(Field::Admissibility, reason.name(), words);
    }
    add(Field::Admissibility, ADMISSIBLE, &["recevable", "conforme", "مقبولة"]);
    for outcome in Outcome::ALL {
        let words: &[&str] = match outcome {
            Outcome::Granted => &["satisfaite", "suite favorable", "acceptée", "استجابة", "قبول الطلب"],
            Outcome::PartlyGranted => &["satisfaite en partie", "suite partiellement favorable", "استجابة جزئية"],
            Outcome::Refused => &["refusée", "suite défavorable", "rejetée", "رفض الطلب"],
            Outcome::Explained => &["explications données", "explication", "توضيحات"],
            Outcome::Redirected => &["réorientée", "orientée vers l’organisme compétent", "توجيه إلى الجهة المختصة"],
        };
        add(Field::Outcome, outcome.name(), words);
    }
    for kept in Kept::ALL {
        let words: &[&str] = match kept {
            Kept::Kept => {
                &["oui", "yes", "true", "dans les délais", "dans le délai", "on time", "timely", "نعم", "داخل الأجل"]
            }
            Kept::Missed => &["non", "no", "false", "hors délai", "hors délais", "late", "untimely", "لا", "خارج الأجل"],
        };
        add(Field::Due, kept.name(), words);
    }
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
