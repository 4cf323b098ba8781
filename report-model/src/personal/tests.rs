use proptest::prelude::*;

use super::*;
use crate::finding::mask;

/// A made-up account: the digits of a bank of zeros with the key that they need.
fn rib() -> String {
    let rest = "0117800000000000000000";
    format!("{rest}{:02}", 97 - patterns::remainder(&format!("{rest}00")))
}

#[test]
fn each_kind_is_found() {
    let cases = [
        (PersonalData::Cin, "carte AB123456, guichet".to_owned()),
        (PersonalData::Cin, "cin: ab 123 456".to_owned()),
        (PersonalData::Cin, "البطاقة رقم AB ١٢٣٤٥٦".to_owned()),
        (PersonalData::Cin, "حامل البطاقة الوطنية رقم ab1234".to_owned()),
        (PersonalData::Cin, "ＡＢ１２３４５６".to_owned()),
        (PersonalData::Phone, "au 06 00 00 00 00.".to_owned()),
        (PersonalData::Phone, "+212 600-000000".to_owned()),
        (PersonalData::Phone, "06/00/00/00/00".to_owned()),
        (PersonalData::Phone, "06.00.00 00.00".to_owned()),
        (PersonalData::Phone, "05/38/0000 00".to_owned()),
        (PersonalData::Phone, "+212 (0) 6 00 00 00 00".to_owned()),
        (PersonalData::Phone, "الهاتف ٠٦٠٠٠٠٠٠٠٠".to_owned()),
        (PersonalData::Phone, "\u{200e}06\u{a0}00\u{a0}00\u{a0}00\u{a0}00".to_owned()),
        (PersonalData::Email, "quelqu.un (at) exemple.invalid".to_owned()),
        (PersonalData::Email, "quelqu.un [arobase] exemple".to_owned()),
        (PersonalData::Email, "quelqu.un at exemple point com".to_owned()),
        (PersonalData::Email, "نقطة@exemple.invalid".to_owned()),
        (PersonalData::Ice, "ICE 001561191000066".to_owned()),
        (PersonalData::Account, rib()),
        (PersonalData::Account, "MA64 011519000001205000534921".to_owned()),
        (PersonalData::Plate, "12345-أ-6".to_owned()),
        (PersonalData::Plate, "6 | ب | 1234".to_owned()),
        (PersonalData::Plate, "véhicule immatriculé 1234-12-1".to_owned()),
        (PersonalData::Passport, "passeport XY0000000".to_owned()),
        (PersonalData::Cnss, "n° CNSS : 100 000 000".to_owned()),
    ];
    for (kind, text) in cases {
        assert_eq!(scan(&text), [kind], "{text}");
        assert!(redact(&text).contains(&format!("[{kind}]")), "{text}");
        assert_eq!(scan(&redact(&text)), [], "{text}");
    }
}

#[test]
fn ordinary_texts_are_clean() {
    let texts = [
        "Décret n° 2-17-265, articles 8, 11 et 12 ; loi 09-08 ; engagement MO0010.",
        "Dahir 1-21-58 du 14 juillet 2021, BO 7006, loi 54-19, art. 30.",
        "3 600 réclamations en 2025, dont 1 250 au guichet de l’avenue Hassan II.",
        "12, avenue Hassan II 20000 Casablanca ; boulevard Mohammed V 10000 Rabat ; BP 12345.",
        "المرسوم رقم 2.17.265 الصادر في 28 رمضان 1438، والخط 3737.",
        "شارع الحسن الثاني، الرباط 10000",
        "Période 2018-2020, 30 000 000 DH, ISO 14289-1.",
        "Du 12/03/2025 au 2025-12-03, 08:30-16:30, dossier 2025/001234.",
        "Reçue le 07/03/2025 09:04, due le 07.13.2025 10:04 PM, vue le 05-05-2025 08h04.",
        "Reçue le 05/05/25 08.04, close à 2025-05-12 09.04.13, le 2025/06/05 08-04-13.",
        "001561191000067 et 0117800000000000000000 00",
    ];
    for text in texts {
        assert_eq!(scan(text), [], "{text}");
        assert_eq!(redact(text), text);
    }
}

#[test]
fn a_name_of_a_file_hides_a_person() {
    assert_eq!(shown("Mme Alami 0600000000.csv"), "[name] [phone].csv");
    assert_eq!(shown("registre_de_Mme_Personne_2025.xlsx"), "registre_de_[name]_2025.xlsx");
    assert_eq!(shown("Tél. de M. Untel"), "Tél. de [name]");
    for name in ["registre_2025.csv", "Annexe M. 2025.xlsx", "Place du marché.csv", "Mme.csv"] {
        assert_eq!(shown(name), name);
    }
}

#[test]
fn persons_in_prose_are_found() {
    use PersonalData::{Address, Birth, Name, Plate};
    let cases = [
        (Name, "traitée par M. Untel"),
        (Name, "traitée par M UNTEL"),
        (Address, "6 place Moulay Personne"),
        (Address, "résidence imm. 4 appt 12"),
        (Address, "12 زنقة ابن سينا الرباط"),
        (Address, "حي السلام زنقة 5 رقم 12"),
        (Birth, "né à Rabat en 1980"),
        (Birth, "المولودة سنة 1975"),
        (Name, "Mme BENTOUNES, chef du service"),
        (Name, "le Dr A. Quelqu'un"),
        (Name, "Monsieur El Quelconque"),
        (Name, "Me Dupont-Durand, avocat"),
        (Name, "Mlle Personne"),
        (Name, "Mr Nobody and Mrs Nobody"),
        (Name, "أجاب السيد فلان عن الشكاية"),
        (Name, "للسيدة فلانة الفلانية"),
        (Name, "الدكتور يوسف"),
        (Name, "والأستاذة فلانة"),
        (Address, "au 12, rue des Inconnus"),
        (Address, "hay Nulle Part n° 45"),
        (Address, "demeurant au 7"),
        (Address, "الساكن بحي المجهول"),
        (Address, "رقم 12 زنقة المجهول"),
        (Birth, "née le 03/04/1980"),
        (Birth, "né le 3 avril 1980"),
        (Birth, "Date de naissance : 1980-04-03"),
        (Birth, "المزداد بتاريخ 03/04/1980"),
        (Plate, "12345-أ-6"),
        (Plate, "12345 أ 6"),
        (Plate, "la voiture 12345-A-6"),
        (Plate, "WW-123456"),
    ];
    let missed: Vec<_> = cases.iter().filter(|(kind, text)| scan_prose(text) != [*kind]).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn offices_and_places_are_no_persons() {
    let texts = [
        "Monsieur le Directeur général, Madame la Ministre, M. le Wali et Mme la Gouverneure.",
        "Monsieur Le Directeur ; Madame, Monsieur, Nous vous remercions.",
        "Sa Majesté le Roi Mohammed VI ; S.M. Mohammed VI.",
        "La rue du Docteur Veyre est rouverte, et l’hôpital Dr Moulay Youssef aussi.",
        "Le siège est au 12, avenue Hassan II, Rabat ; agence du 4, rue de Fès.",
        "3 rues, 12 avenues et 4 places ont été éclairées ; lot n° 2 du marché.",
        "Le service est né en 2018 ; 1 250 usagers nés avant 1960.",
        "Me contacter ; mettre à jour ; M. X a été reçu.",
        "السيد الوزير والسيد رئيس الحكومة والسيدة المديرة العامة والسيد الكاتب العام.",
        "يوجد المقر رقم 12 شارع الحسن الثاني.",
        "الأستاذ الذي يدرس، والدكتور في الطب، والسيدات والسادة.",
        "Le véhicule du service a été réparé le 2025-03-12.",
        "Marché n° 12345-25, 2025-A-6, dossier 12345.",
    ];
    let found: Vec<_> =
        texts.iter().filter(|text| !scan_prose(text).is_empty()).map(|text| (scan_prose(text), text)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn pieces_side_by_side_are_all_covered() {
    assert_eq!(redact("AB123456 CD123456,EF123456"), "[cin] [cin],[cin]");
    assert_eq!(redact("dossier de AB123456 (06 00 00 00 00)"), "dossier de [cin] ([phone])");
}

#[test]
fn identity_columns_are_known_by_heading_and_by_cells() {
    for heading in
        ["CIN", "N° CIN", "CNIE du plaignant", "Carte d'identité", "Passeport", "رقم البطاقة الوطنية", "num_cin"]
    {
        assert!(is_identity_heading(heading), "{heading}");
    }
    for heading in ["Médecin", "Cinéma", "Date de dépôt", "N° réclamation", "البطاقة البريدية", "Carte grise"]
    {
        assert!(!is_identity_heading(heading), "{heading}");
    }
    assert_eq!(issuing_letters(" ab 123-456 "), Some(*b"AB"));
    assert_eq!(issuing_letters("J١٢٣٤٥٦"), Some([b'J', 0]));
    for cell in ["", "AB", "123456", "ABC12345", "AB1234", "AB123456 x", "AB12345678", "1AB23456"] {
        assert_eq!(issuing_letters(cell), None, "{cell}");
    }
}

/// Numbers of people, in the shapes that the patterns know, as somebody may write them.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z]{1,2} ?[0-9]{6}",
        "0[67]( ?[0-9]{2}){4}",
        "\\+212[ -]?6[0-9]{8}",
        "[a-z]{3,9}@[a-z]{3,9}\\.(com|ma)",
        "MA[0-9]{26}",
        "[0-9]{5}-[بدهو]-[0-9]{2}",
    ]
}

proptest! {
    #[test]
    fn nothing_of_a_number_is_left(before in "[ء-ي ]{0,12}", number in number(), after in "[ء-ي ]{0,12}") {
        let redacted = redact(&format!("{before} {number} {after}")).into_owned();
        let pieces = number.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| piece.len() >= 4);
        for piece in pieces.filter(|piece| piece.bytes().any(|byte| byte.is_ascii_digit()) || number.contains('@')) {
            prop_assert!(!redacted.contains(piece), "{redacted}");
        }
    }

    #[test]
    fn any_text_is_scanned_and_redacted_once(text in "\\PC{0,60}") {
        let once = redact(&text).into_owned();
        prop_assert_eq!(is_personal(&text), !scan(&text).is_empty());
        prop_assert_eq!(is_personal(&text), once != text);
    }

    /// A mask shares no four letters or digits in a row with what it stands for, whatever that is.
    #[test]
    fn a_mask_gives_nothing_away(text in "[^x9]{0,60}") {
        let mask = mask(&text);
        let mut run = 0;
        for c in mask.chars() {
            run = if c.is_alphanumeric() && c != 'x' && c != '9' { run + 1 } else { 0 };
            prop_assert!(run == 0, "{mask}");
        }
    }
}

#[test]
fn a_name_is_shown_without_numbers_of_persons_and_without_signs_that_steer() {
    assert_eq!(shown("plainte_AB123456.csv"), "plainte_[cin].csv");
    assert_eq!(shown("registre\u{202e}vsc.exe\u{1b}[2J"), "registre·vsc.exe·[2J");
    assert_eq!(shown("سجل الشكايات 2025.xlsx"), "سجل الشكايات 2025.xlsx");
}
