//! Which operation of a description a request is for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::extract::decode;
use crate::openapi::compare::Pointer;

/// The paths of a description.
pub(super) struct Paths {
    /// What the addresses of the servers have before the paths, such as `/shop`.
    prefixes: Vec<String>,
    all: Vec<Path>,
}

struct Path {
    segments: Vec<Segment>,
    /// The places of the operations, by methods as they are sent.
    methods: BTreeMap<String, Pointer>,
}

/// A segment of a path.
enum Segment {
    Text(String),
    /// A parameter with what stands before and after it.
    Parameter(String, String),
}

/// What a description has for a request.
pub(super) enum Found<'p> {
    Operation(&'p Pointer),
    Nothing,
}

/// How well a segment fits. The least one is the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Text,
    PartOfText,
    Parameter,
    /// A parameter that takes several segments, which a description does not tell from others.
    Rest,
}

impl Paths {
    pub(super) fn of(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object);
        let place = Pointer::default().join("paths");
        let all = paths.into_iter().flatten().map(|(path, item)| Path {
            segments: path.split('/').skip(1).map(Segment::of).collect(),
            methods: methods(item, &place.join(path)),
        });
        let servers = document.get("servers").and_then(Value::as_array).into_iter().flatten();
        let urls = servers.filter_map(|server| server.get("url").and_then(Value::as_str));
        let prefixes = urls.map(prefix).filter(|prefix| !prefix.is_empty()).collect();
        Self { prefixes, all: all.collect() }
    }

    /// Returns the operation for a request. If several paths fit, it is the one whose first difference is
    /// the more exact one, as in the router.
    pub(super) fn find(&self, method: &str, target: &str) -> Found<'_> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let mut starts = self.prefixes.iter().filter_map(|prefix| path.strip_prefix(&**prefix));
        let path = starts.find(|rest| rest.starts_with('/')).unwrap_or(path);
        let segments: Option<Vec<Cow<'_, str>>> =
            path.split('/').skip(1).map(|segment| decode::path(segment).ok()).collect();
        // A path that cannot be decoded may be for any operation.
        let Some(segments) = segments else { return Found::Nothing };
        let fits = self.all.iter().filter_map(|path| {
            let operation = path.methods.get(method);
            // A handler of GET answers HEAD.
            let operation = operation.or(path.methods.get("GET").filter(|_| method == "HEAD"));
            Some((path.fit(&segments)?, operation?))
        });
        fits.min_by(|(one, _), (other, _)| one.cmp(other))
            .map_or(Found::Nothing, |(_, operation)| Found::Operation(operation))
    }
}

impl Path {
    fn fit(&self, segments: &[Cow<'_, str>]) -> Option<Vec<Fit>> {
        let own = self.segments.len();
        let has_rest = matches!(self.segments.last(), Some(Segment::Parameter(before, after)) if before.is_empty() && after.is_empty());
        let is_longer = segments.len() > own || segments.last().is_some_and(|last| last.is_empty());
        let mut fits = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            if has_rest && is_longer && at + 1 == own && segments.len() >= own {
                fits.push(Fit::Rest);
                return Some(fits);
            }
            fits.push(segment.fit(segments.get(at)?)?);
        }
        (segments.len() == own).then_some(fits)
    }
}

impl Segment {
    fn of(text: &str) -> Self {
        let parts = text.split_once('{').and_then(|(before, rest)| {
            let (_, after) = rest.split_once('}')?;
            Some(Self::Parameter(before.to_owned(), after.to_owned()))
        });
        parts.unwrap_or_else(|| Self::Text(text.to_owned()))
    }

    fn fit(&self, text: &str) -> Option<Fit> {
        match self {
            Self::Text(own) => (own == text).then_some(Fit::Text),
            Self::Parameter(before, after) => {
                let value = text.strip_prefix(&**before)?.strip_suffix(&**after)?;
                let is_whole = before.is_empty() && after.is_empty();
                let fit = if is_whole { Fit::Parameter } else { Fit::PartOfText };
                (!value.is_empty()).then_some(fit)
            }
        }
    }
}

/// Returns the path of a server's address.
fn prefix(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    path.trim_end_matches('/').to_owned()
}

fn methods(item: &Value, at: &Pointer) -> BTreeMap<String, Pointer> {
    const WORDS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    const OTHERS: &str = "x-additionalOperations";
    let names = |of: &Value| -> Vec<String> {
        of.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let own = names(item).into_iter().filter(|name| WORDS.contains(&name.as_str()));
    let own = own.map(|name| (name.to_ascii_uppercase(), at.join(&name)));
    let others = item.get(OTHERS).map(names).unwrap_or_default().into_iter();
    let others = others.map(|name| (name.clone(), at.join(OTHERS).join(&name)));
    own.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn request_is_for_the_operation_whose_path_fits_best() {
        let document = json!({
            "servers": [{ "url": "https://shop.example/shop/" }],
            "paths": {
                "/": { "get": {} },
                "/users/{id}": { "get": {}, "x-additionalOperations": { "PURGE": {} } },
                "/users/me": { "put": {} },
                "/users/{id}.json": { "get": {} },
                "/files/{path}": { "get": {}, "head": {} },
            },
        });
        let paths = Paths::of(&document);
        let check = |request: &str, expected: &str| {
            let (method, target) = request.split_once(' ').expect("a method and a target");
            let found = match paths.find(method, target) {
                Found::Operation(at) => at.to_string().replace("~1", "/").replacen("/paths", "", 1),
                Found::Nothing => String::new(),
            };
            assert_eq!(found, expected, "{request}");
        };
        check("GET /", "///get");
        check("GET /shop/", "///get");
        check("GET /users/7?x=/", "//users/{id}/get");
        check("HEAD /shop/users/7", "//users/{id}/get");
        check("PURGE /users/7", "//users/{id}/x-additionalOperations/PURGE");
        check("PUT /users/me", "//users/me/put");
        check("GET /users/me", "//users/{id}/get");
        check("GET /users/a%2Fb.json", "//users/{id}.json/get");
        check("HEAD /files/a/b/c", "//files/{path}/head");
        check("GET /files/", "//files/{path}/get");
        check("GET /files", "");
        check("GET /users/", "//users/{id}/get");
        check("POST /users/7", "");
        check("GET /users/%zz", "");
        check("GET /users/7/8/9", "//users/{id}/get");
        check("GET /nowhere", "");
    }
}
