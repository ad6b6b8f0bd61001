//! The document as a whole: its facts, its paths, and the operations of a path.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::Change;
use super::comparison::{Comparison, both, is_text, members, was_and_is};
use super::pointer::Pointer;

/// Compares two descriptions of an API as OpenAPI 3.1. Breaking changes come first.
///
/// A change breaks clients if a request that was right is refused now, or if an answer is one that a
/// client was not told of, or if a client that was generated from the old description no longer
/// compiles with one from the new description. The guide has the table of all rules.
///
/// ```
/// use webserver::openapi::{Info, compare};
/// use webserver::prelude::*;
///
/// #[get("/users/{id}")]
/// fn show(id: u64) -> String {
///     id.to_string()
/// }
///
/// #[get("/users")]
/// fn list() -> &'static str {
///     "nobody"
/// }
///
/// let old = routes![show, list].openapi(Info::new("Shop", "1.0"));
/// let new = routes![show].openapi(Info::new("Shop", "1.0"));
/// let changes = compare(old.value(), new.value());
/// assert_eq!(changes[0].to_string(), "/paths/~1users/get: the operation `list` has been removed");
/// assert!(changes[0].is_breaking());
/// ```
pub fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let mut comparison =
        Comparison { old, new, changes: Vec::new(), compared: BTreeSet::default() };
    comparison.document();
    let mut changes = comparison.changes;
    if changes.is_empty() && old != new {
        let at = first_difference(old, new, &Pointer::default());
        changes.push(Change::new(false, at.to_string(), "it is written differently now".into()));
    }
    changes.sort();
    changes.dedup();
    changes
}

impl Comparison<'_> {
    fn document(&mut self) {
        let (old, new, root) = (self.old, self.new, Pointer::default());
        for (name, old, new) in both(Some(old), Some(new)) {
            let at = root.join(name);
            match name {
                "paths" => self.paths(&at, old, new),
                "components" => self.components(&at, old, new),
                "servers" => self.servers(&at, old, new),
                "security" => {} // The operations have it.
                _ if old != new => self.harmless(&at, was_and_is(name, old, new)),
                _ => {}
            }
        }
    }

    fn servers(&mut self, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
        let urls = |servers: Option<&Value>| -> BTreeSet<String> {
            let all = servers.and_then(Value::as_array).into_iter().flatten();
            all.filter_map(|server| Some(server.get("url")?.as_str()?.to_owned())).collect()
        };
        let (old, new) = (urls(old), urls(new));
        for url in old.difference(&new) {
            self.breaking(at, format!("the server {url} has been removed"));
        }
        for url in new.difference(&old) {
            self.harmless(at, format!("the server {url} is new"));
        }
    }

    /// Compares what is only named here. Operations have compared what they refer to.
    fn components(&mut self, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
        for (kind, old, new) in both(old, new) {
            let at = at.join(kind);
            for (name, old, new) in both(old, new) {
                let at = at.join(name);
                match (old, new) {
                    (Some(old), Some(new)) if kind == "securitySchemes" => {
                        self.scheme(&at, name, old, new);
                    }
                    (Some(_), None) => {
                        self.harmless(&at, format!("there is no component `{name}` now"));
                    }
                    (None, Some(_)) => {
                        self.harmless(&at, format!("the component `{name}` is new"));
                    }
                    _ => {}
                }
            }
        }
    }

    fn paths(&mut self, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
        let (old, new) = (by_shape(old), by_shape(new));
        let shapes: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for shape in shapes {
            match (old.get(shape), new.get(shape)) {
                (Some((old_path, old)), Some((path, new))) => {
                    let renamed = names(old_path).into_iter().zip(names(path)).collect();
                    self.path(&at.join(path), old, new, &renamed);
                }
                (Some((path, item)), None) => self.removed(&at.join(path), item),
                (None, Some((path, item))) => self.added(&at.join(path), item),
                (None, None) => {}
            }
        }
    }

    fn path(&mut self, at: &Pointer, old: &Value, new: &Value, renamed: &BTreeMap<String, String>) {
        self.texts(at, old, new);
        for (name, old_name) in renamed.iter().map(|(old, new)| (new, old)) {
            if name != old_name {
                let sentence =
                    format!("the parameter `{old_name}` of the path is called `{name}` now");
                self.breaking(at, sentence);
            }
        }
        let (old_all, new_all) = (operations(old), operations(new));
        let methods: BTreeSet<_> = old_all.keys().chain(new_all.keys()).collect();
        for method in methods {
            match (old_all.get(method), new_all.get(method)) {
                (Some(one), Some(other)) => {
                    let at = method.iter().fold(at.clone(), |at, token| at.join(token));
                    self.operation(&at, (old, one), (new, other), renamed);
                }
                (Some(operation), None) => self.removed_operation(at, method, operation),
                (None, Some(operation)) => self.added_operation(at, method, operation),
                (None, None) => {}
            }
        }
    }

    fn removed(&mut self, at: &Pointer, item: &Value) {
        for (method, operation) in operations(item) {
            self.removed_operation(at, &method, operation);
        }
    }

    fn added(&mut self, at: &Pointer, item: &Value) {
        for (method, operation) in operations(item) {
            self.added_operation(at, &method, operation);
        }
    }

    fn removed_operation(&mut self, at: &Pointer, method: &[String], operation: &Value) {
        let at = method.iter().fold(at.clone(), |at, token| at.join(token));
        self.breaking(&at, format!("the operation{} has been removed", named(operation)));
    }

    fn added_operation(&mut self, at: &Pointer, method: &[String], operation: &Value) {
        let at = method.iter().fold(at.clone(), |at, token| at.join(token));
        self.harmless(&at, format!("the operation{} is new", named(operation)));
    }
}

fn named(operation: &Value) -> String {
    let id = operation.get("operationId").and_then(Value::as_str);
    id.map_or_else(String::new, |id| format!(" `{id}`"))
}

/// Returns the paths by what they are without the names of their parameters, because two paths that
/// differ only in these are one (OpenAPI 3.1, Paths Object).
fn by_shape(paths: Option<&Value>) -> BTreeMap<String, (&String, &Value)> {
    let all = paths.into_iter().flat_map(members).filter(|(path, _)| path.starts_with('/'));
    all.map(|(path, item)| (shape(path), (path, item))).collect()
}

fn shape(path: &str) -> String {
    let mut is_name = false;
    let kept = |char: &char| {
        if *char == '}' {
            is_name = false;
        }
        let is_kept = !is_name;
        is_name |= *char == '{';
        is_kept
    };
    path.chars().filter(kept).collect()
}

fn names(path: &str) -> Vec<String> {
    let after_braces = path.split('{').skip(1);
    after_braces.filter_map(|text| Some(text.split_once('}')?.0.to_owned())).collect()
}

/// Returns the operations of a path by their place in it.
fn operations(item: &Value) -> BTreeMap<Vec<String>, &Value> {
    const METHODS: [&str; 8] =
        ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    const OTHERS: &str = "x-additionalOperations";
    let own = members(item).filter(|(name, _)| METHODS.contains(&name.as_str()));
    let own = own.map(|(name, operation)| (vec![name.clone()], operation));
    let others = item.get(OTHERS).into_iter().flat_map(members);
    let others = others.map(|(name, operation)| (vec![OTHERS.to_owned(), name.clone()], operation));
    own.chain(others).collect()
}

/// Returns the first place where two values differ.
fn first_difference(old: &Value, new: &Value, at: &Pointer) -> Pointer {
    let differing = both(Some(old), Some(new)).into_iter().find(|(name, old, new)| {
        // An extension may hold anything.
        old != new && !is_text(name)
    });
    match differing {
        Some((name, Some(old), Some(new))) => first_difference(old, new, &at.join(name)),
        Some((name, ..)) => at.join(name),
        None => at.clone(),
    }
}
