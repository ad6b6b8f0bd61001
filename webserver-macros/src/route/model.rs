//! A checked route. Code is generated from it. Only the types in it can still be wrong.

use proc_macro2::{Literal, TokenStream, TokenTree};
use syn::{LitInt, LitStr};
use webserver_pattern::Segment;

use crate::mark::Mark;
use crate::path::Path;
use crate::ty::Type;
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
    /// How many parameters are taken from the prefix of a group.
    pub(crate) of_prefix: usize,
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
            of_prefix: 0,
            names: Vec::new(),
        }
    }

    /// The model of an extractor. An argument of it may take the body, as a handler of POST may.
    pub(crate) fn of_extractor(krate: Path, args: Vec<Arg>) -> Self {
        Self { methods: vec!["POST".to_owned()], ..Self::of_catcher(krate, args) }
    }
}

/// The values of an attribute's options.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) host: Option<WrittenHost>,
    pub(crate) consumes: Option<String>,
    pub(crate) produces: Option<String>,
    pub(crate) body_limit: Option<u64>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) middleware: Vec<With>,
    /// The types of the middleware that the route is exempt from.
    pub(crate) exempt: Vec<TokenStream>,
    pub(crate) is_public: bool,
    pub(crate) rank: Option<u8>,
    /// The answers of a handler whose result does not say them.
    pub(crate) answers: Vec<Answer>,
}

/// An answer that the option `answers` lists.
pub(crate) struct Answer {
    pub(crate) status: LitInt,
    pub(crate) content: Content,
}

/// The body of a listed answer.
pub(crate) enum Content {
    None,
    MediaType(String),
    Type(TokenStream),
}

/// A host as written in the attribute.
pub(crate) struct WrittenHost {
    pub(crate) literal: LitStr,
    pub(crate) host: webserver_pattern::Host,
}

/// An argument, and the source of its value.
pub(crate) struct Arg {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) source: Source,
    /// The attribute before the argument, such as `#[header]`.
    pub(crate) mark: Option<Mark>,
}

/// The source of a value. The number counts the parameters: those of the path, then those of a prefix,
/// then that of the host, then those of the query. For the rest of a query, it is the number of the
/// first parameter that is not in the rest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Path(usize),
    PathRest(usize),
    /// The parameter of the host, and the length of the text after it.
    Host {
        index: usize,
        after: usize,
    },
    Query(usize),
    QueryRest(usize),
    /// The error that a catcher answers.
    Caught,
    Extractor,
}

/// A path as written in the attribute.
pub(crate) struct Written {
    pub(crate) literal: Literal,
    /// The value of the literal.
    pub(crate) text: String,
    pub(crate) pattern: webserver_pattern::Pattern,
}

/// A parameter of the path, the host or the query.
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) source: Source,
}

impl Written {
    /// Returns the parameters of the path, the parameters that arguments take from a prefix, the
    /// parameter of the host, and the parameters of the query.
    pub(crate) fn parameters(
        &self,
        of_prefix: &[String],
        host: Option<&WrittenHost>,
    ) -> Vec<Parameter> {
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
        for name in of_prefix {
            all.push(Parameter { name: name.clone(), source: Source::Path(all.len()) });
        }
        if let Some(WrittenHost { host, .. }) = host
            && let Some(parameter) = &host.parameter
        {
            let source = Source::Host { index: all.len(), after: host.text.len() };
            all.push(Parameter { name: parameter.name.clone(), source });
        }
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
        self.text.split('?').next().unwrap_or_default().to_owned()
    }
}

/// An argument of the function, before it is matched with a parameter.
pub(crate) struct Taken<'a> {
    /// The name without `r#`, if the pattern is just a name.
    pub(crate) name: Option<&'a str>,
    pub(crate) pattern: &'a TokenStream,
    pub(crate) ty: &'a Type,
    /// The brackets of `#[path]`, if the argument is a parameter of a prefix.
    pub(crate) of_prefix: Option<&'a TokenTree>,
    /// Any other attribute that says what the argument is taken from.
    pub(crate) mark: Option<Mark>,
}
