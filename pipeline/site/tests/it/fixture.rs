//! A small site of the sample views, with names that try to be markup, formulas and paths.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use report_model::view::{Block, Score, Tone};
use report_model::{Lang, Localised, View};
use sha2::{Digest, Sha256};
use site::{
    Body, ColumnKind, Contact, DataColumn, DataTable, Day, Document, LedgerHead, Licence, ListFigure, Look, PdfFile,
    PeriodPages, Revision, Site, Spatial, Standing, Value, Version, VersionState,
};

/// A name that would run if it were not escaped.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script> & \"Fils\" 'onload=\u{1}x'";

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The bytes of the PDF at `path`.
pub(crate) fn pdf_bytes(path: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {path}\n").into_bytes()
}

/// The SHA-256 of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn all(text: &str) -> Localised {
    Localised::from([(Lang::Fr, text), (Lang::Ar, text), (Lang::En, text)])
}

fn said(fr: &str, ar: &str, en: &str) -> Localised {
    Localised::from([(Lang::Fr, fr), (Lang::Ar, ar), (Lang::En, en)])
}

fn day(text: &str) -> Day {
    let date: NaiveDate = text.parse().expect("a day");
    let parts: Vec<&str> = text.split('-').collect();
    let months = [("mars", "مارس", "March"), ("juillet", "يوليوز", "July"), ("octobre", "أكتوبر", "October")];
    let (fr, ar, en) = months[match parts[1] {
        "03" => 0,
        "07" => 1,
        _ => 2,
    }];
    let number = parts[2].trim_start_matches('0');
    let write = |month: &str| format!("{number}\u{a0}{month}\u{a0}{}", parts[0]);
    Day {
        date,
        text: said(&write(fr), &format!("\u{2066}{number}\u{2069} {ar} \u{2066}{}\u{2069}", parts[0]), &write(en)),
    }
}

/// The words of the site, as `templates/i18n` has them.
pub(crate) fn words(lang: Lang) -> BTreeMap<String, String> {
    let path = root().join(format!("templates/i18n/{lang}.yaml"));
    let tree: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(path).expect("words")).expect("YAML");
    let site = tree.get("site").and_then(serde_yaml::Value::as_mapping).expect("the words of the site");
    let text = |value: &serde_yaml::Value| value.as_str().expect("a text").to_owned();
    site.iter().map(|(key, value)| (text(key), text(value))).collect()
}

fn folder(path: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(path).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{below}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            folder(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// The templates, fonts and colours of the repository.
pub(crate) fn look() -> Look {
    let mut look = Look::default();
    folder(&root().join("templates/web"), "", &mut look.templates);
    folder(&root().join("templates/fonts"), "", &mut look.fonts);
    let tokens = fs::read_to_string(root().join("templates/theme/tokens.yaml")).expect("tokens");
    let tokens: serde_yaml::Value = serde_yaml::from_str(&tokens).expect("YAML");
    let colours = tokens.get("colours").and_then(serde_yaml::Value::as_mapping).expect("colours");
    let text = |value: &serde_yaml::Value| value.as_str().expect("a text").to_owned();
    look.colours = colours.iter().map(|(name, value)| (text(name), text(value))).collect();
    look
}

/// The sample views of a document, as the public edition would have them.
pub(crate) fn views(stem: &str) -> BTreeMap<Lang, View> {
    let read = |lang: Lang| {
        let path = root().join(format!("templates/samples/{stem}.{lang}.json"));
        let mut view: View = serde_json::from_slice(&fs::read(path).expect("a sample")).expect("a view");
        view.marks.truncate(1);
        (lang, view)
    };
    Lang::ALL.into_iter().map(read).collect()
}

fn pdfs(period: &str, version: u32, id: &str) -> BTreeMap<Lang, PdfFile> {
    let one = |lang: Lang| {
        let path = format!("{period}/v{version}/{id}/report.{lang}.pdf");
        let bytes = pdf_bytes(&path);
        (lang, PdfFile { bytes: 1_234_567, sha256: hex(&bytes), path })
    };
    Lang::ALL.into_iter().map(one).collect()
}

fn version(period: &str, number: u32, id: &str, published: &str, state: VersionState, note: Localised) -> Version {
    Version { number, published: day(published), ended: None, state, note, pdfs: pdfs(period, number, id) }
}

fn title() -> Localised {
    said(
        "Rapport annuel sur les réclamations, observations et suggestions",
        "التقرير السنوي حول الشكايات والملاحظات والاقتراحات",
        "Annual report on complaints, observations and suggestions",
    )
}

fn document(period: &str, id: &str, stem: &str) -> Document {
    Document {
        id: id.to_owned(),
        title: title(),
        version: 1,
        versions: vec![version(period, 1, id, "2026-07-15", VersionState::Current, Localised::default())],
        views: views(stem),
        revisions: Vec::new(),
    }
}

/// The report of a body with two versions, and what the second one changed.
fn revised(period: &str, id: &str) -> Document {
    let note = said("Un export oublié a été ajouté.", "أضيف مستخرج كان قد أغفل.", "A forgotten export was added.");
    let mut one = document(period, id, "report");
    one.version = 2;
    let second = version(period, 2, id, "2026-10-02", VersionState::Current, note.clone());
    let first = version(period, 1, id, "2026-07-15", VersionState::Replaced, Localised::default());
    let first = Version { ended: Some(day("2026-10-02")), ..first };
    one.versions = vec![second, first];
    one.revisions = vec![Revision {
        version: 2,
        day: day("2026-10-02"),
        figure: said("Taux de réponse", "نسبة الإجابة", "Response rate"),
        before: said("69,8\u{202f}%", "\u{2066}69,8\u{a0}%\u{2069}", "69.8%"),
        now: said("70,5\u{202f}%", "\u{2066}70,5\u{a0}%\u{2069}", "70.5%"),
        note,
    }];
    one
}

fn withdrawn(period: &str, id: &str) -> Document {
    let note = said("Retiré à la demande de l’organisme.", "سحب بطلب من الإدارة.", "Withdrawn at the body’s request.");
    let mut one = document(period, id, "report");
    one.views.clear();
    one.versions = vec![version(period, 1, id, "2026-07-15", VersionState::Withdrawn, note)];
    one.versions[0].ended = Some(day("2026-11-03"));
    one.versions[0].pdfs.clear();
    one
}

fn figures(rate: u32) -> Vec<ListFigure> {
    let plain = |fr: &str, ar: &str, en: &str| ListFigure {
        text: said(fr, ar, en),
        verdict: Localised::default(),
        tone: Tone::Neutral,
    };
    let (tone, verdict) = if rate >= 70 {
        (Tone::Good, said("cible atteinte", "الهدف محقق", "target met"))
    } else {
        (Tone::Bad, said("cible non atteinte", "الهدف غير محقق", "target missed"))
    };
    let text = said(&format!("{rate},5\u{202f}%"), &format!("\u{2066}{rate},5\u{a0}%\u{2069}"), &format!("{rate}.5%"));
    vec![
        plain("3\u{202f}485", "\u{2066}3\u{a0}485\u{2069}", "3,485"),
        ListFigure { text: text.clone(), verdict: verdict.clone(), tone },
        ListFigure { text, verdict, tone },
        plain("x", "x", "x"),
    ]
}

fn body(id: &str, kind: &str, name: Localised, standing: Standing) -> Body {
    let kind_name = if kind == "MIN" {
        said("Départements ministériels", "القطاعات الوزارية", "Ministry departments")
    } else {
        said("Établissements et entreprises publics", "المؤسسات والمقاولات العمومية", "Public establishments")
    };
    Body {
        id: id.to_owned(),
        kind: kind.to_owned(),
        kind_name,
        name,
        region: Localised::default(),
        standing,
        figures: Vec::new(),
        document: None,
    }
}

fn reported(period: &str, mut body: Body, rate: u32) -> Body {
    body.figures = figures(rate);
    body.document = Some(document(period, &body.id, "report"));
    body
}

fn bodies(period: &str) -> Vec<Body> {
    let fountains = said("Office des fontaines publiques", "مكتب السقايات العمومية", "Office of Public Fountains");
    let mut ofp = reported(period, body("OFP", "EEP", fountains, Standing::Reported), 70);
    ofp.document = Some(revised(period, "OFP"));
    let mut hostile = reported(period, body("evil-1", "EEP", all(HOSTILE), Standing::Reported), 52);
    hostile.region = said("Béni Mellal-Khénifra", "بني ملال - خنيفرة", "Beni Mellal-Khenifra");
    if let Some(document) = &mut hostile.document {
        document.views.values_mut().for_each(poison);
    }
    let calendar = said("Ministère des Saisons et du Calendrier", "وزارة الفصول والتقويم", "Ministry of Seasons");
    let mut gone =
        body("MVE", "MIN", said("Ministère des Vents", "وزارة الرياح", "Ministry of Winds"), Standing::Withdrawn);
    gone.document = Some(withdrawn(period, "MVE"));
    let only_french = Localised::from([(Lang::Fr, "Agence des lanternes")]);
    let mut all = vec![
        ofp,
        hostile,
        body("MSC", "MIN", calendar, Standing::Nil),
        gone,
        body("ALP", "EEP", only_french, Standing::Pending),
    ];
    for number in 1..=18 {
        let name = said(
            &format!("Office des moulins, des sentiers et des belvédères de montagne {number}"),
            &format!("مكتب الطواحين والدروب والمطلات الجبلية \u{2066}{number}\u{2069}"),
            &format!("Office of Mills, Paths and Mountain Views {number}"),
        );
        all.push(body(&format!("OM{number}"), "EEP", name, Standing::Missing));
    }
    all
}

/// Writes the hostile name wherever a body can write.
fn poison(view: &mut View) {
    HOSTILE.clone_into(&mut view.cover.body);
    HOSTILE.clone_into(&mut view.cover.basis);
    for block in view.sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Paragraph { text, .. } | Block::Heading { text, .. } | Block::Note { text, .. } => {
                text.push_str(HOSTILE);
            }
            Block::Table { caption, rows, .. } => {
                caption.push_str(HOSTILE);
                rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| cell.push_str("<b>"));
            }
            Block::Chart { drawing, alt, .. } => {
                alt.push_str(HOSTILE);
                drawing.labels.iter_mut().for_each(|label| label.text.push_str("</text><script>"));
            }
            Block::Measures { items } => items.iter_mut().for_each(|item| item.text.push_str(HOSTILE)),
            _ => {}
        }
    }
}

fn column(name: &str, title: Localised, kind: ColumnKind, key: bool) -> DataColumn {
    DataColumn { name: name.to_owned(), description: title.clone(), title, kind, key }
}

fn tables() -> Vec<DataTable> {
    let columns = vec![
        column("agency", said("Organisme", "الإدارة", "Body"), ColumnKind::String, true),
        column("name", said("Nom", "الاسم", "Name"), ColumnKind::String, false),
        column(
            "received",
            said("Réclamations reçues", "الشكايات المتوصل بها", "Complaints received"),
            ColumnKind::Integer,
            false,
        ),
        column("answered", said("Répondues", "المجاب عنها", "Answered"), ColumnKind::Integer, false),
        column("published", said("Publié le", "تاريخ النشر", "Published"), ColumnKind::Date, false),
    ];
    let published: NaiveDate = "2026-07-15".parse().expect("a day");
    let row = |id: &str, name: &str, received: Value, answered: Value| {
        vec![id.into(), name.into(), received, answered, Value::Date(published)]
    };
    let rows = vec![
        row("OFP", "Office des \"fontaines\", publiques", Value::Number(3485), Value::Number(2456)),
        row("evil-1", "=HYPERLINK(\"https://a\")", Value::Number(52), Value::Withheld),
        row("MSC", "-وزارة\nالفصول", Value::Number(0), Value::NotMeasured),
        row("MVE", "", Value::Empty, Value::Number(i64::MAX)),
    ];
    let bodies = DataTable {
        id: "bodies".to_owned(),
        title: said("Un organisme par ligne", "سطر لكل إدارة", "One body a line"),
        description: said(
            "Réclamations reçues et répondues.",
            "الشكايات المتوصل بها والمجاب عنها.",
            "Complaints received and answered.",
        ),
        columns: columns.clone(),
        rows,
    };
    let empty = DataTable { id: "measures".to_owned(), rows: Vec::new(), ..bodies.clone() };
    vec![bodies, empty]
}

fn scoreboard(views: &BTreeMap<Lang, View>) -> BTreeMap<Lang, Vec<Score>> {
    let rows = |view: &View| {
        let mut blocks = view.sections.iter().flat_map(|section| &section.blocks);
        blocks.find_map(|block| if let Block::Scoreboard { rows } = block { Some(rows.clone()) } else { None })
    };
    views.iter().map(|(&lang, view)| (lang, rows(view).expect("a scoreboard"))).collect()
}

fn period(year: &str) -> PeriodPages {
    let mut synthesis = document(year, "synthesis", "synthesis");
    synthesis.title = said(
        "Rapport de synthèse annuel sur les réclamations, observations et suggestions",
        "التقرير التركيبي السنوي حول الشكايات والملاحظات والاقتراحات",
        "Annual synthesis report on complaints, observations and suggestions",
    );
    PeriodPages {
        period: year.parse().expect("a period"),
        name: said(&format!("Année {year}"), &format!("سنة \u{2066}{year}\u{2069}"), &format!("Year {year}")),
        scoreboard: scoreboard(&synthesis.views),
        coverage: said(
            "15 organismes sur 23 ont rendu compte, soit 96,4\u{202f}% des réclamations.",
            "قدمت \u{2066}15\u{2069} إدارة من أصل \u{2066}23\u{2069} تقاريرها.",
            "15 of 23 bodies reported, with 96.4% of the complaints.",
        ),
        synthesis: Some(synthesis),
        columns: vec![
            said("Reçues", "المتوصل بها", "Received"),
            said("Taux de réponse", "نسبة الإجابة", "Response rate"),
            said("Dans le délai", "داخل الأجل", "In time"),
            said("Renouvelées", "المجددة", "Renewed"),
        ],
        bodies: bodies(year),
        tables: tables(),
        audit: said(
            "3,1\u{202f}% des cellules sont retenues\u{202f}; l’intervalle le plus étroit en couvre 5.",
            "حجبت \u{2066}3,1\u{a0}%\u{2069} من الخانات.",
            "3.1% of the cells are withheld; the narrowest interval spans 5.",
        ),
    }
}

/// The site.
pub(crate) fn site() -> Site {
    Site {
        base_url: "https://plaintes.example.org/rapports".to_owned(),
        languages: Lang::ALL.to_vec(),
        publisher: said(
            "Autorité chargée de la réforme (fictive)",
            "السلطة المكلفة بالإصلاح (تخيلية)",
            "Reform authority (invented)",
        ),
        contact: Contact {
            name: said("Unité des statistiques", "وحدة الإحصائيات", "Statistics unit"),
            email: Some("statistiques@example.org".to_owned()),
            url: None,
        },
        licence: Licence {
            id: "CC-BY-4.0".to_owned(),
            name: all("Creative Commons Attribution 4.0"),
            url: "https://creativecommons.org/licenses/by/4.0/".to_owned(),
        },
        spatial: Spatial {
            name: said("Maroc", "المغرب", "Morocco"),
            uri: "http://publications.europa.eu/resource/authority/country/MAR".to_owned(),
        },
        specimen: true,
        updated: day("2026-10-02"),
        head: LedgerHead { line: 214, sha256: hex(b"head") },
        public_key: "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3".to_owned(),
        words: Lang::ALL.into_iter().map(|lang| (lang, words(lang))).collect(),
        look: look(),
        periods: vec![period("2025"), period("2024")],
    }
}
