//! The names of schemas: which type has which name, and whether two types have one name.

use std::collections::{BTreeMap, BTreeSet};

use schemars::generate::SchemaGenerator;

/// The names that a generator gave to types.
pub(super) struct Names {
    /// The path of each type, by the name that the generator gave it.
    ids: BTreeMap<String, String>,
    /// Other names for generic types that are used with several parameters.
    renamed: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn of(generator: &SchemaGenerator) -> Self {
        Self { ids: ids(generator), renamed: BTreeMap::new() }
    }

    /// Returns the name in the document.
    pub(super) fn last<'a>(&'a self, name: &'a str) -> &'a str {
        self.renamed.get(name).map_or(name, String::as_str)
    }

    /// Returns the names of the document with the paths of their types.
    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ids.iter().map(|(name, id)| (self.last(name), id.as_str()))
    }
}

/// Names generic types by their parameters if they are used with several, because the generator only
/// numbers them. Returns what is wrong with the names, as sentences.
pub(super) fn settle(all: &mut [Names; 2]) -> Vec<String> {
    let head = |id: &str| id.split('<').next().unwrap_or_default().to_owned();
    let mut generic: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    for (name, id) in all.iter().flat_map(|names| &names.ids) {
        if id.contains('<') {
            let (base, ids) = generic.entry(head(id)).or_insert((name.clone(), BTreeSet::new()));
            ids.insert(id.clone());
            if name.len() < base.len() {
                base.clone_from(name);
            }
        }
    }
    for Names { ids, renamed } in &mut *all {
        for (name, id) in ids {
            if let Some((base, ids)) = generic.get(&head(id))
                && ids.len() > 1
            {
                renamed.insert(name.clone(), format!("{base}_{}", parameters(id)));
            }
        }
    }
    let mut problems = Vec::new();
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, id) in all.iter().flat_map(Names::all) {
        let other = *known.entry(name).or_insert(id);
        if other != id {
            problems.push(collision(name, other, id));
        }
    }
    for names in &*all {
        for (name, id) in names.all() {
            let base = name.trim_end_matches(|char: char| char.is_ascii_digit());
            let number = &name[base.len()..];
            let is_numbered = !number.is_empty() && !types(id).any(|it| it.ends_with(number));
            if is_numbered && let Some(other) = names.ids.get(base) {
                problems.push(collision(base, other, id));
            }
        }
    }
    problems.sort();
    problems.dedup();
    problems
}

/// Returns the names of the types in a path of a type, without their modules.
fn types(id: &str) -> impl Iterator<Item = &str> {
    let path = |it: char| it != ':' && it != '_' && !it.is_alphanumeric();
    id.split(path).filter_map(|path| path.rsplit("::").next()).filter(|it| !it.is_empty())
}

/// Returns the names of a generic type's parameters.
fn parameters(id: &str) -> String {
    types(id).skip(1).collect::<Vec<_>>().join("_")
}

fn collision(name: &str, one: &str, other: &str) -> String {
    let (one, other) = if one < other { (one, other) } else { (other, one) };
    format!(
        "two types are called `{name}`: `{one}` and `{other}`; rename one of them by \
         `#[schemars(rename = \"..\")]`"
    )
}

/// Returns the type of each name, as its path. The generator has this map and shows it only to `Debug`.
/// A test notices if that changes.
fn ids(generator: &SchemaGenerator) -> BTreeMap<String, String> {
    let text = format!("{generator:?}");
    let map = text.split_once("schema_id_to_name: {").map_or("", |(_, map)| map);
    let (mut ids, mut rest) = (BTreeMap::new(), map);
    while let Some(next) = rest.trim_start_matches(", ").strip_prefix("SchemaUid(") {
        let Some((id, after)) = quoted(next) else { break };
        let Some((name, after)) = after.split_once("): ").and_then(|(_, name)| quoted(name)) else {
            break;
        };
        ids.insert(name, id);
        rest = after;
    }
    ids
}

/// Reads a text in quotes as `Debug` writes it. Returns the text and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('"')?;
    let (mut value, mut chars) = (String::new(), text.char_indices());
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.extend(chars.next().map(|(_, char)| char)),
            char => value.push(char),
        }
    }
    None
}
