//! A proposal → the text of `mappings/<agency>.yaml`, with a comment at each line that somebody should look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use minijinja::context;
use report_model::definitions::Definitions;
use report_model::record::{Field, Nature};
use tabulate::mapping::{DateOrder, Format, quoted};
use tabulate::propose::{Choice, Content, DateVerdict, Holds, Meaning, OrderReason, Place, Proposal, Unread, Values};

use super::losses::Loss;
use super::words::Words;
use super::{filter, losses};

/// The fields without which no record can be counted.
pub const NEEDED: [Field; 2] = [Field::Id, Field::Received];

/// The text of a mapping.
pub fn text(schema: &str, agency: &str, proposals: &[Proposal], definitions: &Definitions, words: &Words) -> String {
    let rows: u64 = proposals.iter().map(|proposal| proposal.rows).sum();
    let mut text =
        format!("{schema}\n# {}\nagency: {agency}\nsources:\n", words.say("written.comment.head", context! { rows }));
    for (at, proposal) in proposals.iter().enumerate() {
        for (file, sheet) in described(proposals, at) {
            source(&mut text, proposal, (file, sheet), &losses::of(proposal, definitions), words);
        }
    }
    values(&mut text, proposals, words);
    text
}

/// How many sheets are named one by one; of more, those that are left.
const NAMED: usize = 3;

/// What the source of a proposal says of its tables, file by file. In a file that has tables of other proposals too, it
/// names its sheets, unless these are many and it is the last to read it; one file alone needs no name.
fn described(proposals: &[Proposal], at: usize) -> Vec<(Option<&str>, Option<&str>)> {
    let of_all = proposals.iter().flat_map(|proposal| &proposal.places);
    // What lies beside the register in its archive has not its columns, and is passed over.
    let is_alone = proposals.len() == 1 || of_all.map(|place| &place.file).collect::<BTreeSet<_>>().len() == 1;
    let reads = |proposal: &Proposal, file: &str| proposal.places.iter().any(|place| place.file == file);
    let mut described = Vec::new();
    for place in &proposals[at].places {
        let file = (!is_alone).then_some(place.file.as_str());
        let is_shared = proposals.iter().filter(|other| reads(other, &place.file)).count() > 1;
        let is_last = !proposals[at + 1..].iter().any(|later| reads(later, &place.file));
        let takes_what_is_left = is_last && proposals[at].places.len() > NAMED;
        let one = (file, place.sheet.as_deref().filter(|_| is_shared && !takes_what_is_left));
        if !described.contains(&one) {
            described.push(one);
        }
    }
    described
}

/// Tables by their sheets and files, as people read them.
pub fn named(places: &[Place]) -> String {
    let name = |place: &Place| match &place.sheet {
        Some(sheet) => format!("{sheet} ({})", place.file),
        None => place.file.clone(),
    };
    places.iter().map(name).collect::<Vec<_>>().join(", ").replace(char::is_control, "·")
}

/// One item of `sources`.
fn source(
    text: &mut String,
    proposal: &Proposal,
    (file, sheet): (Option<&str>, Option<&str>),
    losses: &[Loss<'_>],
    words: &Words,
) {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(file.map(|name| format!("files: {}", quoted(name))));
    let sheet = sheet.map(str::to_owned).or_else(|| proposal.format.sheet.clone());
    keys.extend(format(&Format { sheet, ..proposal.format.clone() }));
    let first = keys.iter().chain([&"columns:".to_owned()]).cloned().collect::<Vec<_>>();
    for (at, key) in first.iter().enumerate() {
        let _ = writeln!(text, "  {} {key}", if at == 0 { '-' } else { ' ' });
    }
    for &field in Field::ALL {
        match proposal.columns.get(&field) {
            Some(choice) => column(text, field, choice, proposal, words),
            None => missing(text, field, proposal, losses, words),
        }
    }
    reasons(text, proposal, words);
    text.extend(filter::lines(proposal, words));
    nature(text, proposal, words);
    if !proposal.without.is_empty() {
        let fields: Vec<&str> = proposal.without.iter().map(|field| field.name()).collect();
        let _ = writeln!(text, "    without: [{}] # {}", fields.join(", "), words.word("written.comment.without"));
    }
    orders(text, &proposal.dates, words);
    turned(text, proposal, words);
    left_out(text, proposal, losses, words);
}

/// The column that says why a file is not admissible.
fn reasons(text: &mut String, proposal: &Proposal, words: &Words) {
    let Some(choice) = &proposal.reasons else { return };
    let why = match choice {
        Choice { is_answered: true, .. } => format!(" # {}", words.word("written.comment.answered")),
        Choice { sure: true, .. } => String::new(),
        _ => format!(" # ? {}", words.reasons(Field::Admissibility, choice)),
    };
    let _ = writeln!(text, "    reasons: {}{why}", quoted(&choice.heading));
}

/// What is said of a field that no column is proposed for: what is lost, and which column could hold it.
fn missing(text: &mut String, field: Field, proposal: &Proposal, losses: &[Loss<'_>], words: &Words) {
    let mut line = |line: &str| text.push_str(&format!("      # {line}\n"));
    if proposal.without.contains(&field) {
        return;
    }
    if NEEDED.contains(&field) {
        line(&format!("{field}: … # {}", words.word("written.comment.needed")));
    }
    if let Some(lost) = losses::said(losses, field, words) {
        line(&lost);
    }
    if let Some(choice) = proposal.contradicted.get(&field) {
        let reasons = words.reasons(field, choice);
        line(&words.say("written.comment.contradicted", context! { reasons }));
        line(&format!("{field}: {}", quoted(&choice.heading)));
    } else if field == Field::Replied
        && let Some((heading, why)) = reply(proposal, words)
    {
        line(&why);
        line(&format!("{field}: {}", quoted(heading)));
    }
}

/// Which column could hold the reply, where none is taken for it, and why it is named.
fn reply<'a>(proposal: &'a Proposal, words: &Words) -> Option<(&'a str, String)> {
    if let Some(unread) = replies(proposal).first() {
        let share = unread.follows.unwrap_or_default() / 10;
        let heading = unread.heading.as_str();
        return Some((heading, words.say("written.comment.dates_only", context! { heading, share })));
    }
    let closed = proposal.columns.get(&Field::Closed)?;
    Some((&closed.heading, words.word("written.comment.closed_only")))
}

/// The columns of days that nothing reads and that hold no day before the receipt but by mistake, the best first.
pub fn replies(proposal: &Proposal) -> Vec<&Unread> {
    const FOLLOWING: u16 = 900;
    let mut days: Vec<&Unread> =
        proposal.unread.iter().filter(|column| column.follows.is_some_and(|share| share >= FOLLOWING)).collect();
    days.sort_by_key(|column| std::cmp::Reverse(column.follows));
    days
}

/// What the records are, where no column says it.
fn nature(text: &mut String, proposal: &Proposal, words: &Words) {
    if proposal.columns.contains_key(&Field::Nature) {
        return;
    }
    let nature = proposal.nature.unwrap_or(Nature::Complaint);
    let why = match proposal.nature {
        _ if proposal.is_nature_answered => "answered",
        Some(_) => "constant_named",
        None => "constant",
    };
    let why = words.say(&format!("written.comment.{why}"), context! { nature => words.nature(nature) });
    let _ = writeln!(text, "    constants:\n      nature: {nature} # {why}");
}

/// How the files are written, as far as it has to be declared.
fn format(format: &Format) -> Option<String> {
    let Format { kind: _, encoding, delimiter, sheet, header_row } = format;
    let texts = [("encoding", encoding), ("delimiter", delimiter), ("sheet", sheet)];
    let texts = texts.iter().filter_map(|(key, text)| Some(format!("{key}: {}", quoted(text.as_ref()?))));
    let keys: Vec<String> = texts.chain(header_row.map(|row| format!("header_row: {row}"))).collect();
    (!keys.is_empty()).then(|| format!("format: {{{}}}", keys.join(", ")))
}

fn column(text: &mut String, field: Field, choice: &Choice, proposal: &Proposal, words: &Words) {
    let _ = write!(text, "      {field}: {}", quoted(&choice.heading));
    if choice.is_answered {
        let _ = write!(text, " # {}", words.word("written.comment.answered"));
    } else if !choice.sure {
        let _ = write!(text, " # ? {}: {}", score(choice.score), words.reasons(field, choice));
        if !choice.others.is_empty() {
            let others: Vec<String> = choice
                .others
                .iter()
                .map(|(heading, other)| {
                    let numbers_rows = proposal.contents.get(heading) == Some(&Content::Counter);
                    let why =
                        if numbers_rows { format!(", {}", words.content(Content::Counter)) } else { String::new() };
                    format!("{} ({}{why})", quoted(heading), score(*other))
                })
                .collect();
            text.push_str(&words.say("written.comment.others", context! { columns => others.join(", ") }));
        }
    }
    text.push('\n');
}

/// A score between 0 and 1, with two digits.
fn score(thousandths: u16) -> String {
    format!("{}.{:02}", thousandths / 1000, thousandths % 1000 / 10)
}

/// The order of dates: one for the source, and others for single fields.
fn orders(text: &mut String, verdicts: &[DateVerdict], words: &Words) {
    let needed: Vec<&DateVerdict> = verdicts.iter().filter(|verdict| verdict.reason != OrderReason::Unneeded).collect();
    let Some(first) = needed.first() else { return };
    let name = |order| if order == DateOrder::DayFirst { "day_first" } else { "month_first" };
    let why = |verdict: &DateVerdict| {
        let is_known = matches!(verdict.reason, OrderReason::Proved | OrderReason::Answered);
        let doubt = if is_known { "" } else { "? " };
        format!("{doubt}{}", words.order(verdict))
    };
    let _ = writeln!(text, "    dates: {} # {}: {}", name(first.order), first.field, why(first));
    for verdict in &needed[1..] {
        let alike = verdict.order == first.order;
        if alike && verdict.reason != OrderReason::Proved {
            let _ = writeln!(text, "    # {}: {}", verdict.field, why(verdict));
        }
    }
    let other: Vec<&&DateVerdict> = needed.iter().filter(|verdict| verdict.order != first.order).collect();
    if !other.is_empty() {
        text.push_str("    date_orders:\n");
        for verdict in other {
            let _ = writeln!(text, "      {}: {} # {}", verdict.field, name(verdict.order), why(verdict));
        }
    }
}

/// The fields whose days are put right.
fn turned(text: &mut String, proposal: &Proposal, words: &Words) {
    if proposal.turned.is_empty() {
        return;
    }
    let fields = proposal.turned.keys().map(|field| field.name()).collect::<Vec<_>>().join(", ");
    let why = if proposal.is_turned_answered {
        words.word("written.comment.answered")
    } else {
        words.say("written.comment.turned", context! { counts => turned_days(proposal) })
    };
    let _ = writeln!(text, "    turned_dates: [{fields}] # {why}");
}

/// The columns whose days were turned round, with how many of them.
pub fn turned_days(proposal: &Proposal) -> String {
    let of = |(field, count): (&Field, &u64)| {
        let heading = proposal.columns.get(field).map_or(field.name(), |choice| choice.heading.as_str());
        format!("{}: {count}", quoted(heading))
    };
    proposal.turned.iter().map(of).collect::<Vec<_>>().join(", ")
}

/// What is not measured, and which columns are not read.
fn left_out(text: &mut String, proposal: &Proposal, losses: &[Loss<'_>], words: &Words) {
    let without: Vec<&str> = Field::ALL
        .iter()
        .filter(|field| !proposal.columns.contains_key(field) && !NEEDED.contains(field) && **field != Field::Nature)
        // What was said beside its field is not said again.
        .filter(|field| !losses.iter().any(|loss| loss.fields.contains(field)) && !proposal.without.contains(field))
        .map(|field| field.name())
        .collect();
    if !without.is_empty() {
        let _ = writeln!(text, "    # {}: {}", words.word("written.comment.unmeasured"), without.join(", "));
    }
    for (holds, key) in [
        (&[Holds::Other, Holds::Notes][..], "unread"),
        (&[Holds::Dates][..], "days"),
        (&[Holds::Bodies][..], "bodies"),
        (&[Holds::Persons][..], "persons"),
    ] {
        let unread = proposal.unread.iter().filter(|column| holds.contains(&column.holds));
        let headings: Vec<String> = unread.map(|column| quoted(&column.heading)).collect();
        if !headings.is_empty() {
            let _ = writeln!(text, "    # {}: {}", words.word(&format!("written.comment.{key}")), headings.join(", "));
        }
    }
}

/// The value lists of all sources together.
fn values(text: &mut String, proposals: &[Proposal], words: &Words) {
    let mut fields: BTreeMap<Field, Vec<&Values>> = BTreeMap::new();
    for (field, values) in proposals.iter().flat_map(|proposal| &proposal.values) {
        fields.entry(*field).or_default().push(values);
    }
    let is_proposed = |values: &&Values| !values.proposed.is_empty();
    let any = fields.values().flatten().any(is_proposed);
    let silent = |values: &Values| values.unknown.is_empty() && values.hidden == 0 && !values.old_regions;
    if fields.values().flatten().all(|values| silent(values) && values.proposed.is_empty()) {
        return;
    }
    // A list of comments alone is no list: its key is a comment too.
    text.push_str(if any { "values:\n" } else { "# values:\n" });
    for (field, lists) in fields {
        let proposed = lists.iter().any(is_proposed);
        if !proposed && lists.iter().all(|values| silent(values)) {
            continue;
        }
        let _ = writeln!(text, "  {}{field}:", if proposed { "" } else { "# " });
        codes(text, &lists, words);
        let open = lists.iter().any(|values| values.old_regions);
        if open {
            let _ = writeln!(text, "    # {}", words.word("written.comment.old_regions"));
        }
        let mut unknown: BTreeMap<&str, u64> = BTreeMap::new();
        for (value, count) in lists.iter().flat_map(|values| &values.unknown) {
            *unknown.entry(value).or_default() += count;
        }
        let mut unknown: Vec<(&str, u64)> = unknown.into_iter().collect();
        unknown.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        for (value, count) in unknown {
            let line = words.say("written.comment.unknown", context! { value => quoted(value), count });
            let _ = writeln!(text, "    # {line}");
        }
        let count: u64 = lists.iter().map(|values| values.hidden).sum();
        if count > 0 {
            let _ = writeln!(text, "    # {}", words.say("written.comment.hidden", context! { count }));
        }
    }
}

/// A line for each code and reason, with the values that are proposed for it.
fn codes(text: &mut String, lists: &[&Values], words: &Words) {
    let mut codes: BTreeMap<&str, BTreeMap<&str, (u64, Meaning)>> = BTreeMap::new();
    for spelling in lists.iter().flat_map(|values| &values.proposed) {
        let values = codes.entry(&spelling.code).or_default();
        let value = values.entry(&spelling.value).or_insert((0, spelling.meaning));
        *value = (value.0 + spelling.count, value.1.max(spelling.meaning));
    }
    for (code, values) in codes {
        let spellings: Vec<String> = values.keys().map(|value| quoted(value)).collect();
        let why = [(Meaning::Usual, "usual"), (Meaning::Typing, "typing"), (Meaning::Answered, "answered")];
        let why = why.into_iter().filter_map(|(meaning, key)| {
            let counts =
                values.values().filter(|value| value.1 == meaning).map(|(count, _)| *count).collect::<Vec<_>>();
            let shown: Vec<String> = counts.iter().filter(|count| **count > 0).map(ToString::to_string).collect();
            let shown = if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) };
            (!counts.is_empty()).then(|| format!("{}{shown}", words.word(&format!("written.comment.{key}"))))
        });
        let why = why.collect::<Vec<_>>().join("; ");
        let _ = writeln!(text, "    {}: [{}] # {why}", quoted(code), spellings.join(", "));
    }
}
