//! Persons in prose: a name after a title, an address, a day of birth. In what officers write these are looked for;
//! in exports they are not, where a street or a title is an ordinary word.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::kind::PersonalData;

/// A shape, and what must hold of what stands before it and of the piece itself; the piece is group 1.
struct Shape {
    kind: PersonalData,
    regex: Regex,
    holds: fn(before: &str, piece: &str) -> bool,
}

/// What follows a title and is an office, so that nobody is named: `Monsieur le Directeur`, `السيد الوزير`.
const OFFICES: &[&str] = &[
    "adjoint",
    "adjointe",
    "administrateur",
    "administratrice",
    "ambassadeur",
    "caïd",
    "chef",
    "cheffe",
    "commissaire",
    "conseiller",
    "conseillère",
    "consul",
    "contrôleur",
    "coordinateur",
    "coordinatrice",
    "doyen",
    "délégué",
    "déléguée",
    "directeur",
    "directrice",
    "député",
    "gouverneur",
    "greffier",
    "général",
    "inspecteur",
    "inspectrice",
    "juge",
    "maire",
    "ministre",
    "médiateur",
    "pacha",
    "procureur",
    "président",
    "présidente",
    "préfet",
    "rapporteur",
    "receveur",
    "recteur",
    "responsable",
    "secrétaire",
    "trésorier",
    "vice-président",
    "vice-présidente",
    "wali",
    "director",
    "minister",
    "governor",
    "president",
    "secretary",
    "speaker",
    "chair",
    "chairman",
    "ombudsman",
    "أستاذ",
    "أمين",
    "باشا",
    "خازن",
    "رئيس",
    "رئيسة",
    "سفير",
    "طبيب",
    "عامل",
    "عضو",
    "عمدة",
    "عميد",
    "قاض",
    "قاضي",
    "قائد",
    "قنصل",
    "كاتب",
    "كاتبة",
    "محافظ",
    "مدير",
    "مديرة",
    "مراقب",
    "مساعد",
    "مستشار",
    "مسؤول",
    "مفتش",
    "مفتشة",
    "مكلف",
    "ممثل",
    "مندوب",
    "منسق",
    "ناظر",
    "نائب",
    "نائبة",
    "والي",
    "وال",
    "وزير",
    "وزيرة",
    "وكيل",
    "وسيط",
];

/// Given names that look like a word with an article or a verb.
const GIVEN: &[&str] = &[
    "الحسن",
    "الحسين",
    "المهدي",
    "المصطفى",
    "العربي",
    "الطيب",
    "البشير",
    "المختار",
    "الزهرة",
    "السعدية",
    "الحبيب",
    "الميلودي",
    "يوسف",
    "ياسين",
    "يحيى",
    "يونس",
    "ياسمين",
    "ياسمينة",
    "يسرى",
    "يعقوب",
    "توفيق",
    "تورية",
    "تهاني",
];

/// Words of a sentence that can follow a title in Arabic.
const PARTICLES: &[&str] = &[
    "في",
    "من",
    "إلى",
    "على",
    "عن",
    "مع",
    "هو",
    "هي",
    "أو",
    "أن",
    "إن",
    "لم",
    "لا",
    "ما",
    "قد",
    "كان",
    "كانت",
    "بعد",
    "قبل",
    "ضد",
    "بصفته",
    "بصفتها",
    "لدى",
    "أعلاه",
    "حول",
    "بشأن",
    "وذلك",
    "هذا",
    "هذه",
    "ثم",
];

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    use PersonalData::{Address, Birth, Name, Plate};
    let shape = |kind, regex: &str, holds| Shape { kind, regex: Regex::new(regex).expect("a constant"), holds };
    // A street and its name, with a number before it.
    let streets = r"(?:rue|avenue|av|bd|bld|boulevard|impasse|all[ée]e|ruelle|derb|zankat|sahat|hay|lot(?:issement)?|r[ée]sidence|place|quartier|cit[ée]|douar|villa|street|road)";
    let arabic_streets = "(?:زنقة|شارع|درب|حي|تجزئة|إقامة|ساحة|دوار|عمارة)";
    let days = r"\d{1,2}(?:er)?[ ./-](?:\d{1,2}|\p{L}{3,10}\.?)[ ./-]\d{2,4}|\d{4}-\d{2}-\d{2}";
    vec![
        shape(
            Name,
            r"\b((?:MM?\.|Mr|Mrs|Ms|Miss|Mmes?|M[l]les?|Melle|Dr|Pr|Prof|Me|Mtre|Monsieur|Madame|Mademoiselle|Docteur|Professeur|Ma[iî]tre)\.? (?:(?:L[ea]|L['’]|El|Al|Ben|Bent|Ait|Aït|Ould|Sidi|Moulay|Lalla|de|du|des|ben|el|al) ?)*(?:\p{Lu}\. ?)*\p{Lu}[\p{L}'’-]+)",
            is_latin_name,
        ),
        // In capitals a name needs no full stop after its title.
        shape(Name, r"\b(M \p{Lu}{3,}(?:['’-]\p{Lu}+)*)\b", is_latin_name),
        shape(
            Name,
            r"(?:^|[^\p{L}])((?:[وبكفل]|لل)?(?:ال)?(?:سيدة?|دكتورة?|أستاذة?|آنسة)|[دذ]\.) ?/? ?((?:\p{Arabic})+)",
            always,
        ),
        shape(
            Address,
            &format!(
                r"(?i)(?:^|[^\p{{L}}\d])((?:n[°o] ?)?\d{{1,4}}(?: ?bis| ?ter)?,? ?{streets}\b\.?,? [\p{{L}}\d][\p{{L}}\d'’-]*)"
            ),
            is_home,
        ),
        shape(
            Address,
            &format!(r"(?i)\b({streets}\b\.? [\p{{L}}'’ -]{{2,40}},? ?(?:n[°o]|num[ée]ro|number) ?\d{{1,4}})"),
            is_home,
        ),
        shape(
            Address,
            r"(?i)\b((?:demeurant|domicili[ée]e?s?|r[ée]sidant|habitant) (?:au|à l['’]adresse|à)[ :]? ?\d{1,4})",
            always,
        ),
        shape(Address, &format!(r"((?:رقم|الرقم) ?\d{{1,4}} ?[،,]? ?{arabic_streets} \p{{Arabic}}+)"), is_home),
        shape(
            Address,
            &format!(r"({arabic_streets} [\p{{Arabic}}\d ]{{2,40}}[،,]? ?(?:رقم|الرقم) ?\d{{1,4}})"),
            is_home,
        ),
        shape(Address, r"(?:^|[^\d])(\d{1,4} ?[،,]? ?(?:زنقة|شارع|درب|دوار) \p{Arabic}+)", is_home),
        shape(Address, r"(?i)\b(imm(?:euble|\.)? ?[\p{L}\d]{1,4},? ?(?:app(?:artement|t|\.)?)\.? ?\d{1,4})", is_home),
        shape(Address, &format!(r"((?:ال)?(?:ساكنة?|قاطنة?) (?:ب|في )(?:ال)?{arabic_streets} \p{{Arabic}}+)"), always),
        shape(Birth, &format!(r"(?i)\b(n[ée]e?s? (?:le|à [\p{{L}} -]{{2,30}} le) (?:{days}))"), always),
        shape(Birth, r"(?i)\b(n[ée]e?s? à [\p{L} -]{2,30} en (?:19|20)\d{2})\b", always),
        shape(Birth, r"((?:ال)?مولودة? (?:في|ب|بتاريخ|سنة|عام)[^\d\n]{0,20}\d{1,4})", always),
        shape(Birth, &format!(r"(?i)((?:date de naissance|date of birth|born on)[^\d\n]{{0,12}}(?:{days}))"), always),
        shape(Birth, r"((?:ال)?مزدادة? [\p{Arabic} ]{0,20}\d{1,4})", always),
        shape(
            Birth,
            r"((?:تاريخ (?:ال)?(?:ازدياد|ميلاد|ولادة)|من مواليد|ولدت? (?:في|بتاريخ|سنة))[^\d\n]{0,12}\d{1,4})",
            always,
        ),
        shape(Plate, r"(?:^|[^\d])(\d{4,5} ?[أ-ي] ?\d{1,2})(?:$|[^\d])", always),
        shape(Plate, r"(?:^|[^\p{L}\d-])(\d{5} ?[-|] ?[A-Z] ?[-|] ?\d{1,2})(?:$|[^\d-])", always),
        shape(Plate, r"\b(WW ?-? ?\d{5,6})\b", always),
    ]
});

const fn always(_: &str, _: &str) -> bool {
    true
}

/// The kinds that a plain text seems to hold.
pub(super) fn kinds(text: &str) -> impl Iterator<Item = PersonalData> {
    SHAPES.iter().filter(|shape| shape.next(text, 0).is_some()).map(|shape| shape.kind)
}

/// Where persons are named in a plain text.
pub(super) fn names(text: &str) -> impl Iterator<Item = Range<usize>> {
    let of = move |shape: &'static Shape| {
        let mut from = 0;
        std::iter::from_fn(move || {
            let piece = shape.next(text, from)?;
            from = piece.end;
            Some(piece)
        })
    };
    SHAPES.iter().filter(|shape| shape.kind == PersonalData::Name).flat_map(of)
}

impl Shape {
    /// The first piece from a place on.
    fn next(&self, text: &str, mut from: usize) -> Option<Range<usize>> {
        while let Some(found) = self.regex.captures_at(text, from) {
            let piece = found.get(1)?;
            // The word after an Arabic title is a group of its own: there are no capitals to tell a name by.
            let is_name = found.get(2).is_none_or(|word| is_arabic_name(word.as_str()));
            if is_name && (self.holds)(&text[..piece.start()], piece.as_str()) {
                return Some(piece.range());
            }
            from = piece.end();
        }
        None
    }
}

/// Whether a capitalised word after a title is a name: no office, no lone letter, and no street or hospital called after
/// somebody.
fn is_latin_name(before: &str, piece: &str) -> bool {
    const PLACES: [&str; 14] = [
        "rue",
        "avenue",
        "av.",
        "boulevard",
        "bd",
        "place",
        "hôpital",
        "clinique",
        "lycée",
        "collège",
        "école",
        "stade",
        "centre",
        "fondation",
    ];
    let words: Vec<&str> = piece.split([' ', '\'', '’']).filter(|word| !word.is_empty()).collect();
    let Some((&last, titled)) = words.split_last() else { return false };
    let is_title_alone = titled.is_empty() || last.chars().count() < 2;
    // `M.` after a letter or a digit is the end of something else: `S.M.`, `3 M.`
    let is_end = before.ends_with(['.', '°']) || before.trim_end().ends_with(|c: char| c.is_ascii_digit());
    let mut earlier = before.split([' ', '\'', '’']).filter(|word| !word.is_empty()).rev();
    let is_place = earlier.by_ref().take(2).any(|word| PLACES.contains(&word.to_lowercase().as_str()));
    !(is_title_alone || is_end || is_place || OFFICES.contains(&last.to_lowercase().as_str()))
}

/// Whether a word after an Arabic title is a name: no office, no word with an article, no verb and no particle.
fn is_arabic_name(word: &str) -> bool {
    if GIVEN.contains(&word) {
        return true;
    }
    let is_word = word.starts_with("ال") || word.starts_with("لل") || word.starts_with(['ي', 'ت']);
    let is_short = word.chars().count() < 3;
    !(is_word || is_short || OFFICES.contains(&word) || PARTICLES.contains(&word))
}

/// Whether an address can be that of a person: not where an office stands.
fn is_home(before: &str, _: &str) -> bool {
    const OFFICES: &[&str] = &[
        "siège",
        "agence",
        "annexe",
        "bureau",
        "guichet",
        "direction",
        "délégation",
        "service",
        "local",
        "locaux",
        "antenne",
        "centre",
        "administration",
        "unité",
        "office",
        "branch",
        "مقر",
        "وكالة",
        "مكتب",
        "شباك",
        "مديرية",
        "مندوبية",
        "مصلحة",
        "ملحقة",
        "إدارة",
    ];
    const NEAR: usize = 60;
    let near: Vec<char> = before.chars().rev().take(NEAR).collect();
    let near: String = near.into_iter().rev().collect::<String>().to_lowercase();
    !OFFICES.iter().any(|office| near.contains(office))
}
