//! Free text → the agency's own service, by keyword rules; what matches nothing is unclassified, and counted.

use aho_corasick::{AhoCorasick, MatchKind};
use ingest::text::{fold, fold_into};
use report_model::record::Field;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lists::{CodeId, Lists, NO_CODE};

/// `rules/*.yaml`: keyword rules. The first rule in the order of the files and of the list that holds decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The rules.
    pub rules: Vec<Rule>,
}

/// One rule. Keywords are compared after folding of case, accents and Arabic letter variants, as whole words; an
/// Arabic word may carry its usual prefixes (و ف ب ك ل ال).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The own service that it places a record in.
    pub service: String,
    /// The one agency that it is for; every agency with such a service where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// At least one of these.
    pub any: Vec<String>,
    /// And each of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<String>,
    /// And none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
}

/// The rules of one agency, compiled.
pub struct RuleBook {
    automaton: Option<AhoCorasick>,
    rules: Vec<Compiled>,
    /// For each keyword, whether it is Arabic: then prefixes may stand before it.
    arabic: Vec<bool>,
}

struct Compiled {
    service: CodeId,
    any: Vec<usize>,
    all: Vec<usize>,
    none: Vec<usize>,
}

impl RuleBook {
    /// Compiles the rules that concern `agency`, whose services are in `lists`.
    pub fn new<'a>(rules: impl IntoIterator<Item = &'a Rules>, lists: &Lists, agency: &str) -> Self {
        let services = lists.of(Field::Service);
        let mut patterns: Vec<String> = Vec::new();
        let mut place = |keyword: &String| {
            let folded = fold(keyword);
            patterns.iter().position(|known| *known == folded).unwrap_or_else(|| {
                patterns.push(folded);
                patterns.len() - 1
            })
        };
        let mut compiled = Vec::new();
        for rule in rules.into_iter().flat_map(|rules| &rules.rules) {
            let service = services.place(&rule.service);
            if service == NO_CODE || rule.agency.as_deref().is_some_and(|only| only != agency) {
                continue;
            }
            // A keyword of signs alone folds to nothing, and nothing stands in every text.
            let [any, all, none] = [&rule.any, &rule.all, &rule.none]
                .map(|words| words.iter().filter(|word| !fold(word).is_empty()).map(&mut place).collect());
            compiled.push(Compiled { service, any, all, none });
        }
        let arabic = patterns.iter().map(|pattern| pattern.chars().any(is_arabic)).collect();
        let automaton = (!patterns.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok())
            .flatten();
        RuleBook { automaton, rules: compiled, arabic }
    }

    /// A classifier with its own buffers, for one thread.
    pub fn classifier(&self) -> Classifier<'_> {
        Classifier { book: self, folded: Vec::new(), found: vec![0; self.arabic.len()], round: 0 }
    }
}

/// Classifies one text after the other.
pub struct Classifier<'a> {
    book: &'a RuleBook,
    folded: Vec<u8>,
    /// For each keyword, the round in which it was found last.
    found: Vec<u32>,
    round: u32,
}

impl Classifier<'_> {
    /// Takes a text, to be asked about.
    pub fn read(&mut self, text: &str) {
        fold_into(text, &mut self.folded);
    }

    /// The text that was taken last, folded.
    pub fn folded(&self) -> &[u8] {
        &self.folded
    }

    /// The service of the text that was taken last; [`NO_CODE`] when no rule holds.
    pub fn service(&mut self) -> CodeId {
        let Some(automaton) = &self.book.automaton else { return NO_CODE };
        self.round = self.round.wrapping_add(1);
        let mut any = false;
        for hit in automaton.find_overlapping_iter(&self.folded) {
            let keyword = hit.pattern().as_usize();
            if is_whole_word(&self.folded, hit.start(), hit.end(), self.book.arabic[keyword]) {
                self.found[keyword] = self.round;
                any = true;
            }
        }
        if !any {
            return NO_CODE;
        }
        let found = |&keyword: &usize| self.found[keyword] == self.round;
        let holds =
            |rule: &&Compiled| rule.any.iter().any(found) && rule.all.iter().all(found) && !rule.none.iter().any(found);
        self.book.rules.iter().find(holds).map_or(NO_CODE, |rule| rule.service)
    }
}

const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}')
}

/// Whether spaces or the ends stand around a hit; before an Arabic word also its usual prefixes.
fn is_whole_word(text: &[u8], start: usize, end: usize, arabic: bool) -> bool {
    if end < text.len() && text[end] != b' ' {
        return false;
    }
    let word = text[..start].iter().rposition(|&byte| byte == b' ').map_or(0, |space| space + 1);
    word == start || (arabic && is_prefix(&text[word..start]))
}

/// Conjunctions, prepositions and the article that Arabic writes together with the word: و ف ب ك ل ال and what they
/// make together (وال، بال، لل…). Darija's د and ه are among them.
fn is_prefix(bytes: &[u8]) -> bool {
    const PREFIXES: [&str; 22] = [
        "و", "ف", "ب", "ك", "ل", "د", "ال", "لل", "وال", "فال", "بال", "كال", "دال", "وب", "ول", "وبال", "ولل", "وك",
        "فب", "هال", "عال", "فل",
    ];
    PREFIXES.iter().any(|prefix| prefix.as_bytes() == bytes)
}
