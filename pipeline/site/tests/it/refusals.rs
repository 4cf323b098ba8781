//! What is refused, and that all of it is said at once.

use report_model::chart::Shape;
use report_model::{Lang, Localised};
use site::{Site, SiteError, SiteErrors, Value};

use crate::fixture;

fn refused(change: impl FnOnce(&mut Site)) -> SiteErrors {
    let mut input = fixture::site();
    change(&mut input);
    site::build(&input).expect_err("it is refused")
}

#[test]
fn an_id_is_no_way_out_of_the_site() {
    for id in ["../x", "a/b", "", ".", "é", "a b", "<script>", "synthesis", "ofp", "CON\n"] {
        let errors = refused(|site| {
            site.periods[0].bodies[4].id = id.to_owned();
        });
        let expected = |error: &SiteError| matches!(error, SiteError::Id { .. } | SiteError::Twice { .. });
        assert!(errors.0.iter().any(expected), "{id}: {errors}");
    }
}

#[test]
fn a_pdf_stands_inside_the_site() {
    for path in ["../report.pdf", "/etc/passwd.pdf", "a//b.pdf", "index.html", "a\\b.pdf"] {
        let errors = refused(|site| {
            let synthesis = site.periods[0].synthesis.as_mut().expect("a synthesis");
            path.clone_into(&mut synthesis.versions[0].pdfs.get_mut(&Lang::Fr).expect("a PDF").path);
        });
        assert!(errors.0.iter().any(|error| matches!(error, SiteError::Path { .. })), "{path}: {errors}");
    }
}

#[test]
fn addresses_and_hashes_have_their_form() {
    let errors = refused(|site| {
        site.base_url = "javascript:alert(1)".to_owned();
        site.licence.url = "https://a\"b".to_owned();
        site.head.sha256 = "abc".to_owned();
        site.public_key = "a key with spaces".to_owned();
        site.publisher = Localised::default();
        site.look.colours.insert("ink".to_owned(), "red; } body { display: none".to_owned());
    });
    assert_eq!(errors.0.len(), 6, "{errors}");
}

#[test]
fn a_table_fits_its_columns() {
    let table = |change: fn(&mut site::DataTable)| {
        let errors = refused(|site| change(&mut site.periods[0].tables[0]));
        assert_eq!(errors.0.len(), 1, "{errors}");
        errors.to_string()
    };
    assert!(table(|table| table.rows[1][2] = "text".into()).contains("row 2"));
    assert!(table(|table| table.rows[1][0] = "OFP".into()).contains("key"));
    assert!(table(|table| table.rows[3].truncate(2)).contains("row 4"));
    assert!(table(|table| table.rows[0][1] = Value::Withheld).contains("row 1"));
    assert!(table(|table| table.columns[1].name = "received_flag".to_owned()).contains("twice"));
    assert!(table(|table| table.id = "../x".to_owned()).contains("../x"));
}

/// A report without a view in a language, a list that does not fit its columns, a version that is not there.
#[test]
fn documents_are_whole() {
    let errors = refused(|site| {
        let period = &mut site.periods[0];
        period.synthesis.as_mut().expect("a synthesis").views.remove(&Lang::Ar);
        period.bodies[0].figures.pop();
        period.bodies[1].document.as_mut().expect("a report").version = 9;
    });
    assert_eq!(errors.0.len(), 3, "{errors}");
}

#[test]
fn a_missing_word_and_a_broken_template_are_named() {
    let errors = refused(|site| {
        site.words.get_mut(&Lang::Ar).expect("words").remove("skip");
    });
    assert_eq!(errors.0, [SiteError::Word { lang: Lang::Ar, key: "skip".to_owned() }]);
    let errors = refused(|site| {
        site.look.templates.insert("home.html".to_owned(), b"{% if %}".to_vec());
        site.look.templates.insert("data.html".to_owned(), b"\xff".to_vec());
    });
    assert_eq!(errors.0.len(), 2, "{errors}");
    let errors = refused(|site| {
        site.look.templates.remove("style.css");
    });
    assert!(errors.to_string().contains("templates/web/style.css"), "{errors}");
}

/// What a drawing holds is a value of an attribute, whatever it is.
#[test]
fn markup_in_a_drawing_stays_text() {
    let mut input = fixture::site();
    let rows = input.periods[0].scoreboard.get_mut(&Lang::Fr).expect("a scoreboard");
    let drawing = rows[0].drawing.as_mut().expect("a drawing");
    let colour = "\"/><script>alert(1)</script>".to_owned();
    drawing.shapes.push(Shape::Rect { x: 0, y: 0, width: 1, height: 1, colour });
    let files = site::build(&input).expect("a site");
    let home = std::str::from_utf8(&files["fr/index.html"]).expect("text");
    assert!(home.contains("&lt;script&gt;alert(1)") && !home.contains("<script>alert(1)"));
}

/// Before the first publication there is a site too: it says that nothing is published.
#[test]
fn an_empty_site_stands() {
    let mut input = fixture::site();
    input.periods.clear();
    let files = site::build(&input).expect("a site");
    let home = std::str::from_utf8(&files["fr/index.html"]).expect("text");
    assert!(home.contains(&input.words[&Lang::Fr]["nothing_yet"]));
    input.periods = fixture::site().periods;
    input.languages = vec![Lang::Ar];
    let files = site::build(&input).expect("a site");
    assert!(files.contains_key("ar/2025/index.html") && !files.keys().any(|path| path.starts_with("fr/")));
}
