//! The words of a date: months, days of the week, and what says that it counts from the Hijra.

/// What stands beside a date and says nothing.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "le" | "de"
            | "du"
            | "a"
            | "at"
            | "of"
            | "th"
            | "on"
            | "heure"
            | "heures"
            | "في"
            | "يوم"
            | "من"
            | "م"
            | "ميلاديه"
            | "علي"
            | "الساعه"
    )
}

/// The words of [`is_of_time`].
const OF_TIME: &[&str] = &[
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "min",
    "mn",
    "minute",
    "minutes",
    "s",
    "sec",
    "seconde",
    "secondes",
    "seconds",
    "et",
    "am",
    "pm",
    "matin",
    "midi",
    "apres",
    "soir",
    "nuit",
    "local",
    "locale",
    "time",
    "المحلي",
    "محلي",
    "بالتوقيت",
    "التوقيت",
    "ساعه",
    "دقيقه",
    "و",
    "صباحا",
    "مساء",
    "زوالا",
    "ظهرا",
    "ليلا",
    // How a file came in, which clerks note behind the time.
    "par",
    "au",
    "via",
    "by",
    "depot",
    "depose",
    "deposee",
    "recu",
    "recue",
    "envoye",
    "envoyee",
    "courrier",
    "courriel",
    "mail",
    "email",
    "telephone",
    "tel",
    "fax",
    "guichet",
    "accueil",
    "portail",
    "agent",
];

/// What stands with a time of day and says nothing of an offset: units, halves of the day, that it is the time of the
/// place.
pub(super) fn is_of_time(word: &str) -> bool {
    OF_TIME.contains(&word)
}

/// Whether a folded word says that the year is one of the Hijra: its sign, its name, or one of its months.
pub(super) fn is_of_hijra(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "ه",
        "هجري",
        "هجريه",
        "الهجري",
        "الهجريه",
        "h",
        "ah",
        "hegire",
        "hijri",
        "hegirien",
        "محرم",
        "صفر",
        "ربيع",
        "جمادي",
        "جمادا",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "القعده",
        "الحجه",
        "moharram",
        "mouharram",
        "muharram",
        "safar",
        "rabia",
        "rabii",
        "joumada",
        "jumada",
        "rajab",
        "chaabane",
        "shaaban",
        "ramadan",
        "chaoual",
        "chawwal",
        "shawwal",
        "hijja",
    ];
    WORDS.contains(&word)
}

/// Whether a folded word names a day of the week. `mar` may be March too: that is settled where both may stand.
pub(super) fn is_weekday(word: &str) -> bool {
    const DAYS: &[&str] = &[
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "الاثنين",
        "الثلاثاء",
        "الاربعاء",
        "الخميس",
        "الجمعه",
        "السبت",
        "الاحد",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "lun",
        "mer",
        "jeu",
        "ven",
        "sam",
        "dim",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
    ];
    DAYS.contains(&word)
}

/// The month of a folded name: French and English in full or shortened, Arabic in the Moroccan set, in that of other
/// Western Arabic countries, and in that of the Levant.
pub(super) fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["janvier", "janv", "jan", "january", "يناير", "ينير", "جانفي", "كانون الثاني"],
        &["fevrier", "fevr", "fev", "february", "feb", "فبراير", "فيفري", "شباط"],
        &["mars", "mar", "march", "مارس", "اذار"],
        &["avril", "avr", "april", "apr", "ابريل", "افريل", "نيسان"],
        &["mai", "may", "ماي", "مايو", "ايار"],
        &["juin", "june", "jun", "يونيو", "يونيه", "جوان", "حزيران"],
        &["juillet", "juil", "july", "jul", "يوليوز", "يوليو", "يوليه", "جويليه", "تموز"],
        &["aout", "august", "aug", "غشت", "اغسطس", "اوت", "اب"],
        &["septembre", "sept", "sep", "september", "شتنبر", "سبتمبر", "ايلول"],
        &["octobre", "oct", "october", "اكتوبر", "تشرين الاول"],
        &["novembre", "nov", "november", "نونبر", "نوفمبر", "تشرين الثاني"],
        &["decembre", "dec", "december", "دجنبر", "ديسمبر", "كانون الاول"],
    ];
    (1..).zip(MONTHS).find_map(|(number, names)| names.contains(&word).then_some(number))
}
