//! The facts about a handler's arguments that are known at compile time, as one constant for each
//! list of types. The server reads the summary of the list. Descriptions of an app read the
//! arguments one by one.

use crate::extract::core::{BodyUse, Describe, Described, HeadPart};

/// The facts about a list of arguments.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Info {
    /// The strongest use of the body by any argument.
    pub body: BodyUse,
    /// Whether an argument reads `Content-Encoding`, or shows the field to the handler.
    pub reads_encoding: bool,
    /// Whether an argument may have to wait, even if the body that the arguments need has arrived.
    pub waits: bool,
    /// Whether an argument may ask for the route.
    pub asks_for_route: bool,
    /// Whether an argument adds fields to the response.
    pub adds_fields: bool,
    /// Whether an argument is read from the query.
    pub query: bool,
    /// The index of the path parameter that is the rest of the path, if an argument takes it.
    pub rest: Option<usize>,
    /// The first argument and the list of the others.
    list: Option<(Argument, &'static Self)>,
}

/// The facts about one argument.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Argument {
    /// What the argument is taken from.
    pub origin: Origin,
    /// Returns the name of the argument's type, as rustc writes it. It is a function, because the
    /// name is not known in const evaluation.
    pub type_name: fn() -> &'static str,
    /// What the argument does with the body.
    pub body: BodyUse,
    /// Whether the handler is called without the value if a request does not have it.
    pub is_optional: bool,
    /// Whether the argument reads `Content-Encoding`, or shows the field to the handler.
    pub reads_encoding: bool,
    /// Whether the argument is an extractor that reads the query.
    pub reads_query: bool,
    /// Whether the argument may ask for the route.
    pub asks_for_route: bool,
    /// Whether the argument adds fields to the response.
    pub adds_fields: bool,
    /// Whether the argument may have to wait.
    pub waits: bool,
    /// Passes further facts about the argument to a description.
    pub describe: fn(&mut dyn Describe),
}

/// What an argument is taken from. The numbers are indices in the names of a handler's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A parameter of the path.
    Path(usize),
    /// The rest of the path.
    PathRest(usize),
    /// The parameter of the host.
    Host(usize),
    /// A parameter of the query.
    Query(usize),
    /// All parameters of the query except those that are named from this index on.
    QueryRest(usize),
    /// The header field of this name.
    Header(&'static str),
    /// The cookie of this name.
    Cookie(&'static str),
    /// The parameter of the query of this name, which the path does not name.
    NamedQuery(&'static str),
    /// The request, by an extractor.
    Request,
}

impl Origin {
    /// Returns what an extractor is taken from.
    pub(crate) const fn of(described: Described) -> Self {
        match described {
            Described::Request => Self::Request,
            Described::Header(name) => Self::Header(name),
            Described::Cookie(name) => Self::Cookie(name),
            Described::Query(name) => Self::NamedQuery(name),
        }
    }
}

impl Info {
    /// The empty list.
    pub(crate) const EMPTY: Self = Self {
        body: BodyUse::None,
        reads_encoding: false,
        waits: false,
        asks_for_route: false,
        adds_fields: false,
        query: false,
        rest: None,
        list: None,
    };

    /// Returns the list with an argument before the others.
    pub(crate) const fn join(argument: Argument, others: &'static Self) -> Self {
        Self {
            body: argument.body.or(others.body),
            reads_encoding: argument.reads_encoding || others.reads_encoding,
            waits: argument.waits || others.waits,
            asks_for_route: argument.asks_for_route || others.asks_for_route,
            adds_fields: argument.adds_fields || others.adds_fields,
            query: argument.reads_query
                || matches!(argument.origin, Origin::Query(_) | Origin::QueryRest(_))
                || others.query,
            rest: match argument.origin {
                Origin::PathRest(index) => Some(index),
                _ => others.rest,
            },
            list: Some((argument, others)),
        }
    }

    /// Asserts that at most one argument takes the body, and none if no method has one. Generated code has
    /// already refused that with a better message, unless an extractor of the user has a name that the
    /// library gives to an extractor of the head, such as `State`.
    pub(crate) const fn allowed_for(&self, methods: &[&str]) {
        assert!(
            !self.takes_body_twice(),
            "a handler takes the body twice, which can be read once: give your extractor that is called \
             `State`, `Query`, `HeaderMap` or `HttpMethod` another name to see which arguments take it"
        );
        let (mut methods, mut has_body) = (methods, !self.body.takes());
        while let [method, others @ ..] = methods {
            has_body |= !matches!(method.as_bytes(), b"GET" | b"HEAD");
            methods = others;
        }
        assert!(
            has_body,
            "a handler takes the body, but its requests do not have one: give your extractor that is \
             called `State`, `Query`, `HeaderMap` or `HttpMethod` another name to see which argument \
             takes it"
        );
    }

    /// Returns whether an argument takes the body and another one may take it too.
    const fn takes_body_twice(&self) -> bool {
        let (mut info, mut is_twice) = (self, false);
        while let Some((argument, others)) = &info.list {
            let (own, other) = (argument.body, others.body);
            is_twice |= own.takes() && !matches!(other, BodyUse::None);
            is_twice |= other.takes() && !matches!(own, BodyUse::None);
            info = others;
        }
        is_twice
    }

    /// Returns whether an argument reads the query, and the number of the path parameter that is
    /// the rest of the path.
    pub(crate) const fn reads(&self) -> (bool, Option<usize>) {
        (self.query, self.rest)
    }

    /// Returns a bit for each extractor without which the handler is not called, and a bit for each one
    /// that is read from what only a client knows. The rest of a query counts as an extractor.
    #[cfg(feature = "client")]
    pub(crate) const fn brought(&self) -> (u32, u32) {
        let (mut needed, mut read, mut at) = (0, 0, 0);
        let mut info = self;
        while let Some((argument, others)) = &info.list {
            info = others;
            let is_field = matches!(
                argument.origin,
                Origin::Header(_) | Origin::Cookie(_) | Origin::NamedQuery(_)
            );
            let is_text = is_field || matches!(argument.body, BodyUse::Buffered);
            match argument.origin {
                Origin::Path(_) | Origin::PathRest(_) | Origin::Host(_) | Origin::Query(_) => {
                    continue;
                }
                _ if at >= 32 => break,
                _ => {}
            }
            if is_text || argument.reads_query || matches!(argument.origin, Origin::QueryRest(_)) {
                read |= 1 << at;
            }
            if is_text && !argument.is_optional {
                needed |= 1 << at;
            }
            at += 1;
        }
        (needed, read)
    }

    /// Returns the arguments, in the order in which they are extracted.
    pub fn arguments(&self) -> impl Iterator<Item = &Argument> {
        let mut info = self;
        std::iter::from_fn(move || {
            let (argument, others) = info.list.as_ref()?;
            info = others;
            Some(argument)
        })
    }
}

impl Argument {
    /// Returns the argument's name if it is a parameter, a header field or a cookie. `names` are the names of the handler's
    /// parameters.
    pub fn name(&self, names: &[&'static str]) -> Option<&'static str> {
        match self.origin {
            Origin::Path(index)
            | Origin::PathRest(index)
            | Origin::Host(index)
            | Origin::Query(index) => names.get(index).copied(),
            Origin::Header(name) | Origin::Cookie(name) | Origin::NamedQuery(name) => Some(name),
            Origin::QueryRest(_) | Origin::Request => None,
        }
    }

    /// Tells a description what the argument reads: the part of the head that it is, and what its
    /// extractor says about itself.
    pub(crate) fn describe(&self, to: &mut dyn Describe) {
        let from = match self.origin {
            Origin::Header(name) => Some(Described::Header(name)),
            Origin::Cookie(name) => Some(Described::Cookie(name)),
            Origin::NamedQuery(name) => Some(Described::Query(name)),
            _ => None,
        };
        if let Some(from) = from {
            let (type_name, is_optional) = ((self.type_name)(), self.is_optional);
            to.reads_part(HeadPart { from, type_name, is_optional });
        }
        (self.describe)(to);
    }

    /// A parameter of the type `T`.
    pub(crate) const fn parameter<T>(origin: Origin, is_optional: bool) -> Self {
        Self {
            origin,
            type_name: std::any::type_name::<T>,
            body: BodyUse::None,
            is_optional,
            reads_encoding: false,
            reads_query: false,
            asks_for_route: false,
            adds_fields: false,
            waits: false,
            describe: |_| {},
        }
    }
}
