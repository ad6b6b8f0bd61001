//! A checked route. Code is generated from it. Only the types in it can still be wrong.

use proc_macro2::{Ident, TokenStream};
use syn::LitStr;
use webserver_pattern::Segment;

use crate::path::Path;
use crate::with::With;

/// A handler and its route.
pub(crate) struct Model {
    pub(crate) krate: Path,
    /// The path without its query part.
    pub(crate) path: String,
    pub(crate) segments: Vec<Segment>,
    /// The methods; none for a catcher.
    pub(crate) methods: Vec<String>,
    pub(crate) options: Options,
    /// The arguments, in the order of the function.
    pub(crate) args: Vec<Arg>,
    /// The names of the parameters. The rest of a query is left out, because it does not have a
    /// name in the query.
    pub(crate) names: Vec<String>,
}

impl Model {
    /// The model of a catcher, which does not have a path or methods.
    pub(crate) fn of_catcher(krate: Path, args: Vec<Arg>) -> Self {
        Self {
            krate,
            path: String::new(),
            segments: Vec::new(),
            methods: Vec::new(),
            options: Options::default(),
            args,
            names: Vec::new(),
        }
    }
}

/// The values of an attribute's options.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) host: Option<String>,
    pub(crate) consumes: Option<String>,
    pub(crate) produces: Option<String>,
    pub(crate) body_limit: Option<u64>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) middleware: Vec<With>,
    pub(crate) is_public: bool,
}

/// An argument, and the source of its value.
pub(crate) struct Arg {
    pub(crate) name: String,
    pub(crate) ty: TokenStream,
    pub(crate) source: Source,
}

/// The source of a value. The number counts the parameters, starting with the parameters of the
/// path. For the rest of a query, it is the number of the first parameter that is not in the rest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Path(usize),
    PathRest(usize),
    Query(usize),
    QueryRest(usize),
    /// The error that a catcher answers.
    Caught,
    Extractor,
}

/// A path as written in the attribute.
pub(crate) struct Written {
    pub(crate) literal: LitStr,
    pub(crate) pattern: webserver_pattern::Pattern,
}

/// A parameter of the path or the query.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) source: Source,
}

impl Written {
    /// Returns the parameters of the path and the query, from left to right.
    pub(crate) fn parameters(&self) -> Vec<Parameter> {
        let named = |name: &String, source| Some((name.clone(), source));
        let path = self.pattern.segments.iter().filter_map(|segment| match segment {
            Segment::Text(_) => None,
            Segment::Param { name, .. } => named(name, Source::Path(0)),
            Segment::Rest { name } => named(name, Source::PathRest(0)),
        });
        let path = path.enumerate().map(|(at, (name, source))| Parameter {
            name,
            source: match source {
                Source::PathRest(_) => Source::PathRest(at),
                _ => Source::Path(at),
            },
        });
        let mut all: Vec<Parameter> = path.collect();
        let first = all.len();
        all.extend(self.pattern.query.iter().enumerate().map(|(at, item)| match item {
            webserver_pattern::QueryItem::Param(name) => {
                Parameter { name: name.clone(), source: Source::Query(first + at) }
            }
            webserver_pattern::QueryItem::Rest(name) => {
                Parameter { name: name.clone(), source: Source::QueryRest(first) }
            }
        }));
        all
    }

    /// The path without its query part.
    pub(crate) fn path(&self) -> String {
        let text = self.literal.value();
        text.split('?').next().unwrap_or_default().to_owned()
    }
}

/// An argument of the function, before it is matched with a parameter.
pub(crate) struct Taken<'a> {
    pub(crate) name: Option<Ident>,
    pub(crate) pattern: &'a TokenStream,
    pub(crate) ty: &'a TokenStream,
}
