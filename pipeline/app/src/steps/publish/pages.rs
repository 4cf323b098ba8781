//! The pages of a period, out of the public edition; and the whole site, out of the pages of all periods.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{DisclosureReport, PublicCycle};
use render::Assets;
use report_model::definitions::Verdict;
use report_model::lang::{Lang, Localised};
use report_model::quantity::Fraction;
use report_model::reference::Agency;
use report_model::sectoral::{IndicatorValue, SectoralReport};
use report_model::status::{DocumentId, State, Step};
use report_model::tally::Cell;
use report_model::term::Term;
use report_model::view::{Block, Score, Tone, View};
use site::{
    Body, Contact, Document, LedgerHead, Licence, ListFigure, Look, PdfFile, PeriodPages, Revision, Site, Spatial,
    Standing, Version, VersionState,
};
use words::Localizer;

use super::languages::AllLanguages;
use super::record::{self, News, PublicVersion};
use super::{PublishError, documents, tables};
use crate::outputs::edition;
use crate::steps::approval::{SigningContext, note_of};
use crate::stores::register::Register;
use crate::typesetting::error::DocumentError;

/// What the site shows of the cycle's period, without the views of its documents: those the register keeps apart.
pub(super) fn period(
    signing: &SigningContext<'_>,
    register: &Register,
    public: &PublicCycle,
    news: &News,
) -> Result<PeriodPages, PublishError> {
    let languages = AllLanguages::of(signing);
    let reference = &signing.cycle.reference;
    let period = signing.cycle.period;
    let mut bodies = Vec::new();
    for agency in &reference.register.agencies {
        if agency.takes_part_in(period) || public.reports().contains_key(&agency.id) {
            bodies.push(body(&languages, register, public, news, agency)?);
        }
    }
    let mut columns = vec![languages.word("term.received")?];
    columns.extend(headlines(signing).map(|indicator| indicator.name.clone()));
    let id = DocumentId::synthesis(period);
    let public_once = !record::versions(register, &id, news, signing.on).is_empty();
    let synthesis = public_once.then(|| document(&languages, register, &id, "title.synthesis", news)).transpose()?;
    Ok(PeriodPages {
        period,
        name: languages.each(|words| period_name(words, period))?,
        scoreboard: BTreeMap::new(),
        coverage: coverage(&languages, &bodies)?,
        synthesis,
        columns,
        bodies,
        tables: tables::of(&languages, signing.cycle, public)?,
        audit: languages.each(|words| audit(words, public.audit()))?,
    })
}

/// What is withheld, in a sentence for all and one for each table.
fn audit(words: &Localizer<'_>, audit: &DisclosureReport) -> String {
    let (figures, withheld) = audit.figures();
    let said = words.say(
        "publication.audit",
        minijinja::context! {
            figures, withheld, share => words.percent(Fraction::new(withheld, figures)),
            audited => audit.protected.len() as u64, width => audit.narrowest().unwrap_or(0),
            has_width => audit.narrowest().is_some(), left_out => audit.left_out.len() as u64,
        },
    );
    std::iter::once(said).chain(edition::by_table(words, audit)).collect::<Vec<_>>().join("\n")
}

/// The shares that have no variant of: the columns of the list of bodies.
fn headlines<'a>(signing: &'a SigningContext<'_>) -> impl Iterator<Item = &'a report_model::definitions::Indicator> {
    let shares = signing.cycle.reference.definitions.shares().map(|(indicator, ..)| indicator);
    shares.filter(|indicator| indicator.variant_of.is_none())
}

fn period_name(words: &Localizer<'_>, period: report_model::Period) -> String {
    use report_model::period::Part;
    let key = match period.part() {
        Part::Year => "period.year".to_owned(),
        Part::Half(half) => format!("period.h{half}"),
        Part::Quarter(quarter) => format!("period.q{quarter}"),
    };
    words.say(&key, minijinja::context! { year => words.isolated(&period.year().to_string()) })
}

fn coverage(languages: &AllLanguages<'_>, bodies: &[Body]) -> Result<Localised, PublishError> {
    let count = |standing: Standing| bodies.iter().filter(|body| body.standing == standing).count() as u64;
    let values = minijinja::context! {
        bodies => bodies.len() as u64,
        reported => count(Standing::Reported),
        nil => count(Standing::Nil),
        pending => count(Standing::Pending),
        missing => count(Standing::Missing),
    };
    languages.each(|words| words.say("publication.coverage", values.clone()))
}

fn body(
    languages: &AllLanguages<'_>,
    register: &Register,
    public: &PublicCycle,
    news: &News,
    agency: &Agency,
) -> Result<Body, PublishError> {
    let signing = languages.signing;
    let id = DocumentId::sectoral(signing.cycle.period, &agency.id);
    let report = public.reports().get(&agency.id).map(disclosure::PublicReport::report);
    let versions = record::versions(register, &id, news, signing.on);
    let public_once = !versions.is_empty();
    let document = public_once.then(|| document(languages, register, &id, "title.sectoral", news)).transpose()?;
    let kinds = &signing.cycle.reference.register.kinds;
    let kind = kinds.iter().find(|kind| kind.id == agency.kind);
    let standing = standing(register, &id, &versions, report);
    let open = matches!(standing, Standing::Reported | Standing::Nil);
    let figures = match report.filter(|_| open) {
        Some(report) => figures(languages, &report.total, &report.indicators)?,
        None => Vec::new(),
    };
    Ok(Body {
        id: agency.id.to_string(),
        kind: agency.kind.clone(),
        kind_name: kind.map(|kind| kind.name.clone()).unwrap_or_default(),
        name: agency.name_on(signing.cycle.period.last_day()).clone(),
        region: Localised::default(),
        standing,
        figures,
        document,
    })
}

fn standing(
    register: &Register,
    id: &DocumentId,
    versions: &[PublicVersion],
    report: Option<&SectoralReport>,
) -> Standing {
    let is = |state: State| versions.iter().any(|version| version.state == state);
    let nil = report.is_some_and(|report| report.nil_return.is_some());
    if is(State::Published) {
        return if nil { Standing::Nil } else { Standing::Reported };
    }
    if is(State::Withdrawn) {
        return Standing::Withdrawn;
    }
    let history = register.ledger().history(id);
    let pending = [State::Accepted, State::Cleared].iter().any(|&state| history.in_state(state).is_some());
    if pending { Standing::Pending } else { Standing::Missing }
}

/// The complaints received, and the headline indicators.
fn figures(
    languages: &AllLanguages<'_>,
    total: &Cell,
    indicators: &[IndicatorValue],
) -> Result<Vec<ListFigure>, PublishError> {
    let signing = languages.signing;
    let symbol = signing.cycle.reference.disclosure.as_ref().map_or("x", |policy| policy.symbol.as_str());
    let received = languages.each(|words| match total.get(Term::Received) {
        Some(count) => words.integer(count),
        None if total.withholds(Term::Received) => symbol.to_owned(),
        None => words.word("not_measured.short"),
    })?;
    let plain = |text: Localised| ListFigure { text, verdict: Localised::default(), tone: Tone::Neutral };
    let mut figures = vec![plain(received)];
    for indicator in headlines(signing) {
        let value = indicators.iter().find(|value| value.id == indicator.id);
        figures.push(match value {
            Some(value) => figure(languages, value, symbol)?,
            None => plain(languages.word("not_measured.short")?),
        });
    }
    Ok(figures)
}

fn figure(languages: &AllLanguages<'_>, value: &IndicatorValue, symbol: &str) -> Result<ListFigure, PublishError> {
    let text = languages.each(|words| match (value.numerator, value.denominator) {
        (Some(num), Some(den)) => words.percent_against(Fraction::new(num, den), value.target),
        _ if value.verdict == Verdict::Withheld => symbol.to_owned(),
        _ => words.word("not_measured.short"),
    })?;
    let (key, tone) = match value.verdict {
        Verdict::Met => ("verdict.met", Tone::Good),
        Verdict::Missed => ("verdict.missed", Tone::Bad),
        Verdict::NotShown => ("verdict.not_shown", Tone::Caution),
        _ => ("", Tone::Neutral),
    };
    let verdict = if key.is_empty() { Localised::default() } else { languages.word(key)? };
    Ok(ListFigure { text, verdict, tone })
}

/// A document with its versions; its views are added when the site is built.
fn document(
    languages: &AllLanguages<'_>,
    register: &Register,
    id: &DocumentId,
    title: &str,
    news: &News,
) -> Result<Document, PublishError> {
    let annual = minijinja::context! { annual => id.period.months() == 12 };
    let mut document = Document {
        id: id.agency.as_deref().unwrap_or("synthesis").to_owned(),
        title: languages.each(|words| words.say(title, annual.clone()))?,
        version: 0,
        versions: Vec::new(),
        views: BTreeMap::new(),
        revisions: Vec::new(),
    };
    brought_up_to_date(languages, register, id, &mut document, news)?;
    document.views.clear();
    Ok(document)
}

/// Brings the documents of a period to what the ledger says of them today.
pub(super) fn refresh(
    signing: &SigningContext<'_>,
    register: &Register,
    pages: &mut PeriodPages,
    news: &News,
) -> Result<(), PublishError> {
    let languages = AllLanguages::of(signing);
    let period = pages.period;
    for body in &mut pages.bodies {
        let unreadable = || PublishError::Unreadable { what: "the pages", document: format!("{period}/{}", body.id) };
        let id = DocumentId::sectoral(period, &body.id.parse().map_err(|_| unreadable())?);
        if let Some(document) = &mut body.document {
            brought_up_to_date(&languages, register, &id, document, news)?;
            if document.views.is_empty() {
                body.standing = Standing::Withdrawn;
                body.figures.clear();
            }
        }
    }
    if let Some(document) = &mut pages.synthesis {
        brought_up_to_date(&languages, register, &DocumentId::synthesis(period), document, news)?;
        pages.scoreboard = document.views.iter().map(|(&lang, view)| (lang, scoreboard(view))).collect();
    }
    pages.coverage = coverage(&languages, &pages.bodies)?;
    let public = public(pages);
    tables::keep(&mut pages.tables, &public);
    Ok(())
}

/// Whose documents are public, as the open data name them.
fn public(pages: &PeriodPages) -> BTreeSet<String> {
    let is_public = |document: &Option<Document>| document.as_ref().is_some_and(|document| !document.views.is_empty());
    let bodies = pages.bodies.iter().filter(|body| is_public(&body.document)).map(|body| body.id.clone());
    bodies.chain(is_public(&pages.synthesis).then(|| tables::NATIONAL.to_owned())).collect()
}

fn scoreboard(view: &View) -> Vec<Score> {
    let blocks = view.sections.iter().flat_map(|section| &section.blocks);
    let rows = blocks.filter_map(|block| match block {
        Block::Scoreboard { rows } => Some(rows.clone()),
        _ => None,
    });
    rows.flatten().collect()
}

fn brought_up_to_date(
    languages: &AllLanguages<'_>,
    register: &Register,
    id: &DocumentId,
    document: &mut Document,
    news: &News,
) -> Result<(), PublishError> {
    let signing = languages.signing;
    let found = record::versions(register, id, news, signing.on);
    document.versions.clear();
    for version in &found {
        document.versions.push(Version {
            number: version.number,
            published: languages.day(version.on.unwrap_or(signing.on))?,
            ended: version.ended.map(|on| languages.day(on)).transpose()?,
            state: match version.state {
                State::Published => VersionState::Current,
                State::Withdrawn => VersionState::Withdrawn,
                _ => VersionState::Replaced,
            },
            note: note_of(register, id, version.number),
            pdfs: pdfs(signing, register, id, version)?,
        });
    }
    let current = found.iter().find(|version| version.state == State::Published);
    document.version = current.or_else(|| found.first()).map_or(0, |version| version.number);
    document.views.clear();
    for &lang in &signing.context.languages {
        let Some(sha256) = current.and_then(|version| version.files.get(&documents::view(lang))) else { continue };
        let unreadable = |_| PublishError::Unreadable { what: "a view", document: id.to_string() };
        document.views.insert(lang, serde_json::from_slice(&register.file(sha256)?).map_err(unreadable)?);
    }
    document.revisions = revisions(languages, register, id, &found)?;
    Ok(())
}

/// The PDFs of a version, at their permanent address. What was withdrawn is not handed out any more.
fn pdfs(
    signing: &SigningContext<'_>,
    register: &Register,
    id: &DocumentId,
    version: &PublicVersion,
) -> Result<BTreeMap<Lang, PdfFile>, PublishError> {
    let mut pdfs = BTreeMap::new();
    if version.state == State::Withdrawn {
        return Ok(pdfs);
    }
    let body = id.agency.as_deref().unwrap_or("synthesis");
    for &lang in &signing.context.languages {
        let Some(sha256) = version.files.get(&documents::pdf(lang)) else { continue };
        let path = format!("{}/v{}/{body}/{}", id.period, version.number, documents::pdf(lang));
        pdfs.insert(lang, PdfFile { path, bytes: register.file(sha256)?.len() as u64, sha256: sha256.to_string() });
    }
    Ok(pdfs)
}

/// The headline figures that each version changed, newest first.
fn revisions(
    languages: &AllLanguages<'_>,
    register: &Register,
    id: &DocumentId,
    versions: &[PublicVersion],
) -> Result<Vec<Revision>, PublishError> {
    let signing = languages.signing;
    let mut revisions = Vec::new();
    for pair in versions.windows(2) {
        let (now, before) = (&pair[0], &pair[1]);
        let headlines_of = |version: &PublicVersion| record::public_headline(register, version);
        let Some(((total, values), (old_total, old_values))) = headlines_of(now).zip(headlines_of(before)) else {
            continue;
        };
        let (new, old) = (figures(languages, &total, &values)?, figures(languages, &old_total, &old_values)?);
        let mut names = vec![languages.word("term.received")?];
        names.extend(headlines(signing).map(|indicator| indicator.name.clone()));
        for ((name, new), old) in names.into_iter().zip(new).zip(old) {
            if new.text != old.text {
                revisions.push(Revision {
                    version: now.number,
                    day: languages.day(now.on.unwrap_or(signing.on))?,
                    figure: name,
                    before: old.text,
                    now: new.text,
                    note: note_of(register, id, now.number),
                });
            }
        }
    }
    Ok(revisions)
}

/// The whole site.
pub(super) fn site(
    signing: &SigningContext<'_>,
    assets: &Assets,
    register: &Register,
    periods: Vec<PeriodPages>,
    news: &News,
) -> Result<Site, PublishError> {
    let languages = AllLanguages::of(signing);
    let reference = &signing.cycle.reference;
    let settings = reference.publication.as_ref().ok_or(PublishError::NoPublication)?;
    let ledger = register.ledger();
    let lines = ledger.lines().iter().map(|signed| &signed.line);
    let last = lines.filter(|line| matches!(line.step, Step::Publish | Step::Withdraw)).map(|line| line.on).max();
    let updated = last.filter(|_| news.files.is_empty()).unwrap_or(signing.on);
    let mut words = BTreeMap::new();
    for &lang in &signing.context.languages {
        let language = signing.office.opened(lang)?;
        let said = language.l10n();
        let own = language.keys().filter_map(|key| Some((key.strip_prefix("site.")?.to_owned(), said.word(key))));
        words.insert(lang, own.collect());
        said.close().map_err(DocumentError::from)?;
    }
    Ok(Site {
        base_url: settings.base_url.clone(),
        languages: reference.cycle.languages.clone(),
        publisher: reference.cycle.authority.clone(),
        contact: Contact {
            name: settings.contact.name.clone(),
            email: settings.contact.email.clone(),
            url: settings.contact.url.clone(),
        },
        licence: Licence {
            id: settings.licence.id.clone(),
            name: settings.licence.name.clone(),
            url: settings.licence.url.clone(),
        },
        spatial: Spatial { name: settings.area.name.clone(), uri: settings.area.uri.clone() },
        specimen: reference.cycle.specimen,
        updated: languages.day(updated)?,
        head: LedgerHead { line: ledger.lines().len() as u64, sha256: ledger.head().to_owned() },
        public_key: signing.by.signer.public(),
        words,
        look: look(assets)?,
        periods,
    })
}

fn look(assets: &Assets) -> Result<Look, PublishError> {
    let tokens = render::Tokens::open(assets).map_err(DocumentError::from)?;
    let under = |folder: &str| {
        let files = assets.under(folder);
        files.map(|(path, bytes)| (path.trim_start_matches(folder).to_owned(), bytes.to_vec())).collect()
    };
    Ok(Look { colours: tokens.colours, templates: under("web/"), fonts: under("fonts/") })
}
