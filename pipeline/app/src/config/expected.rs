//! What a file of the cycle should hold at a path, and an example to copy: both from the schema of its kind.

use report_model::diagnostic::Message;
use serde_json::{Map, Value};

use super::step::{Step, shown};

/// How many values of a list are named.
const NAMED: usize = 24;
/// How deep an example goes: deeper parts are left to the schema.
const DEEPEST: usize = 5;

/// The schema of a kind of file.
pub(super) struct Expected {
    root: Value,
}

impl Expected {
    pub(super) fn of<T: schemars::JsonSchema>() -> Self {
        Expected { root: schemars::schema_for!(T).to_value() }
    }

    /// What stands at a path; `None` where the schema knows no such place.
    fn at(&self, path: &[Step]) -> Option<&Value> {
        path.iter().try_fold(&self.root, |schema, step| self.below(schema, step))
    }

    /// The schema that a reference leads to.
    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
        name.and_then(|name| self.root.get("$defs")?.get(name)).unwrap_or(schema)
    }

    /// The alternatives of a schema, without that of nothing at all.
    fn alternatives<'s>(&'s self, schema: &'s Value) -> Vec<&'s Value> {
        let schema = self.resolved(schema);
        let several = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array());
        match several {
            Some(several) => several.iter().flat_map(|one| self.alternatives(one)).collect(),
            None if schema.get("type").and_then(Value::as_str) == Some("null") => Vec::new(),
            None => vec![schema],
        }
    }

    fn below<'s>(&'s self, schema: &'s Value, step: &Step) -> Option<&'s Value> {
        self.alternatives(schema).into_iter().find_map(|one| match step {
            Step::Item(_) => one.get("items"),
            Step::Key(key) => one.get("properties").and_then(|all| all.get(key)).or_else(|| values(one)),
        })
    }

    /// What stands at a path, in words.
    pub(super) fn words(&self, path: &[Step]) -> Option<Message> {
        let all = self.alternatives(self.at(path)?);
        let names = choices(&all);
        Some(match (all.as_slice(), names.len()) {
            ([], _) => return None,
            (_, 2..) | ([_], 1) if all.iter().all(|one| name_of(one).is_some()) => {
                let key = if names.len() > NAMED { "message.yaml.is.one_of_many" } else { "message.yaml.is.one_of" };
                Message::new(key).list("known", names.into_iter().take(NAMED))
            }
            ([one], _) => plain(one),
            ([one, ..], _) => Message::new("message.yaml.is.or").said("what", plain(one)).list("known", names),
        })
    }

    /// Of which sort the value at a path is, as `sort_of` says it of what stands there.
    pub(super) fn takes(&self, path: &[Step], sort: Sort) -> bool {
        let all = self.at(path).map(|schema| self.alternatives(schema)).unwrap_or_default();
        all.iter().any(|one| sort_in(one) == Some(sort))
    }

    /// An example of the value at a path, on one line, with the key before it.
    pub(super) fn example(&self, path: &[Step]) -> Option<String> {
        let value = self.value(self.at(path)?, path.last(), 0)?;
        Some(match path.last() {
            Some(Step::Key(key)) => format!("{}: {value}", tabulate::mapping::quoted(key)),
            Some(Step::Item(_)) => format!("- {value}"),
            None => match value.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
                Some(inner) => inner.to_owned(),
                None => value,
            },
        })
    }

    fn value(&self, schema: &Value, last: Option<&Step>, depth: usize) -> Option<String> {
        if depth > DEEPEST {
            return None;
        }
        let all = self.alternatives(schema);
        let one = all.iter().copied().find(|one| name_of(one).is_none()).or(all.first().copied())?;
        if let Some(name) = one.get("const").and_then(Value::as_str) {
            return Some(name.to_owned());
        }
        Some(match sort_in(one)? {
            Sort::Text => match one.get("format").and_then(Value::as_str) {
                Some("date") => "2026-03-31".to_owned(),
                _ => example_of_pattern(one.get("pattern").and_then(Value::as_str), last).to_owned(),
            },
            Sort::Number => one.get("minimum").and_then(Value::as_u64).unwrap_or(1).max(1).to_string(),
            Sort::YesNo => "true".to_owned(),
            Sort::Nothing => "null".to_owned(),
            Sort::List => format!("[{}]", self.value(one.get("items")?, None, depth + 1).unwrap_or_default()),
            Sort::Keys => format!("{{{}}}", self.keys(one, depth)),
        })
    }

    /// The keys that an object must have, each with a value.
    fn keys(&self, schema: &Value, depth: usize) -> String {
        if let Some(inner) = values(schema) {
            let is_text = self.alternatives(inner).iter().all(|one| sort_in(one) == Some(Sort::Text));
            let key = match first_key(schema) {
                Some(key) => key,
                None if is_text => "fr",
                None => "KEY",
            };
            let value = self.value(inner, None, depth + 1).unwrap_or_default();
            return format!("{}: {value}", quoted_key(key));
        }
        let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut names: Vec<&str> = required.iter().filter_map(Value::as_str).collect();
        if names.is_empty() {
            names.extend(properties.and_then(|all| all.keys().next()).map(String::as_str));
        }
        let pairs = names.into_iter().filter_map(|name| {
            let step = Step::from(name);
            Some(format!("{name}: {}", self.value(properties?.get(name)?, Some(&step), depth + 1)?))
        });
        pairs.collect::<Vec<_>>().join(", ")
    }
}

/// A key as YAML takes it: one that looks like a number stands in quotes.
fn quoted_key(key: &str) -> String {
    tabulate::mapping::quoted(key)
}

/// A key that fits the pattern of the keys of a map.
fn first_key(schema: &Value) -> Option<&'static str> {
    let pattern = schema.get("patternProperties")?.as_object()?.keys().next()?;
    Some(if pattern.contains("H[12]") { "2025" } else { "KEY" })
}

/// The schema of the values of a map whose keys are free.
fn values(schema: &Value) -> Option<&Value> {
    let patterns = schema.get("patternProperties").and_then(Value::as_object).and_then(|all| all.values().next());
    patterns.or_else(|| schema.get("additionalProperties").filter(|value| value.is_object()))
}

fn example_of_pattern(pattern: Option<&str>, last: Option<&Step>) -> &'static str {
    match (pattern, last) {
        (Some(pattern), _) if pattern.contains("H[12]") => "\"2025\"",
        (Some(_), _) => "\"12.5\"",
        (None, Some(Step::Key(key))) if matches!(key.as_str(), "id" | "agency" | "kind" | "service") => "ID",
        _ => "\"…\"",
    }
}

/// The name that stands for one of several values: a constant, or the only key of a map.
fn name_of(schema: &Value) -> Option<String> {
    if let Some(name) = schema.get("const").and_then(Value::as_str) {
        return Some(name.to_owned());
    }
    let properties: &Map<String, Value> = schema.get("properties")?.as_object()?;
    let required = schema.get("required")?.as_array()?;
    let is_tag = properties.len() == 1 && required.len() == 1 && schema.get("title").is_none();
    is_tag.then(|| properties.keys().next().map(|name| format!("{name}: …")))?
}

/// The names of the alternatives that have one.
fn choices(all: &[&Value]) -> Vec<String> {
    let consts = all.iter().filter_map(|one| name_of(one));
    let names: Vec<String> = consts.collect();
    if all.len() == 1 && names.iter().all(|name| name.ends_with('…')) { Vec::new() } else { names }
}

/// One alternative, in words.
fn plain(schema: &Value) -> Message {
    let word = |key| Message::new(key);
    match sort_in(schema) {
        Some(Sort::Text) => {
            let pattern = schema.get("pattern").and_then(Value::as_str);
            match (schema.get("format").and_then(Value::as_str), pattern) {
                (Some("date"), _) => word("message.yaml.is.date"),
                (_, Some(pattern)) if pattern.contains("H[12]") => word("message.yaml.is.period"),
                (_, Some(_)) => word("message.yaml.is.decimal"),
                _ => word("message.yaml.is.text"),
            }
        }
        Some(Sort::Number) => match schema.get("minimum").and_then(Value::as_u64) {
            Some(least) => word("message.yaml.is.whole").with("least", least),
            None => word("message.yaml.is.number"),
        },
        Some(Sort::YesNo) => word("message.yaml.is.yes_no"),
        Some(Sort::List) => word("message.yaml.is.list"),
        Some(Sort::Keys) => match schema.get("properties").and_then(Value::as_object) {
            Some(all) if !all.is_empty() => word("message.yaml.is.keys").list("known", all.keys().take(NAMED)),
            _ => word("message.yaml.is.map"),
        },
        Some(Sort::Nothing) | None => word("message.yaml.is.value"),
    }
}

/// What sort of value stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Number,
    YesNo,
    Nothing,
    List,
    Keys,
}

/// The sort of value that a schema without alternatives asks for.
fn sort_in(schema: &Value) -> Option<Sort> {
    let kind = schema.get("type")?;
    let kind =
        kind.as_str().or_else(|| kind.as_array()?.iter().filter_map(Value::as_str).find(|one| *one != "null"))?;
    Some(match kind {
        "string" => Sort::Text,
        "integer" | "number" => Sort::Number,
        "boolean" => Sort::YesNo,
        "array" => Sort::List,
        "object" => Sort::Keys,
        _ => Sort::Nothing,
    })
}

/// What stands at a path of a document: its sort, and how it is said.
pub(super) fn found(document: &serde_yaml::Value, path: &[Step]) -> Option<(Sort, Message)> {
    use serde_yaml::Value as Yaml;
    let there = path.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get(key.as_str()),
        Step::Item(item) => value.get(item),
    })?;
    let word = |key| Message::new(key);
    Some(match there {
        Yaml::Null => (Sort::Nothing, word("message.yaml.found.nothing")),
        Yaml::Bool(value) => (Sort::YesNo, word("message.yaml.found.yes_no").with("value", value)),
        Yaml::Number(value) => {
            (Sort::Number, word("message.yaml.found.number").with("value", shown(&value.to_string())))
        }
        Yaml::String(value) => (Sort::Text, word("message.yaml.found.text").with("value", shown(value))),
        Yaml::Sequence(_) => (Sort::List, word("message.yaml.found.list")),
        Yaml::Mapping(_) => (Sort::Keys, word("message.yaml.found.keys")),
        Yaml::Tagged(_) => (Sort::Nothing, word("message.yaml.found.tag")),
    })
}
