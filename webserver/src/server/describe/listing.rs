//! The routes of a server, each with its function, arguments, middleware and options.

use std::fmt;
use std::time::Duration;

use super::json::Json;
use super::type_name::short;
use crate::app::HandlerDescription;
use crate::extract::BodyUse;
use crate::extract::arguments::{Argument, Origin};
use crate::http::{BasePath, RouteInfo};
use crate::router::{ListedMiddleware, MiddlewareFacts};

/// The routes of a server, from [`Server::routes`](crate::Server::routes). `Display` writes them for
/// people, [`to_json`](Self::to_json) for programs.
///
/// The environment variable `WEBSERVER_ROUTES` prints them from any program that uses this crate:
/// with `text` or `json` as its value, [`Server::run`](crate::Server::run) writes the list to the
/// standard output and ends the process, before it binds an address.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/{id}?{full}", timeout = "5s")]
/// fn show(id: u64, full: Option<bool>) -> String {
///     format!("{id} {full:?}")
/// }
///
/// let server = ServerBuilder::new().middleware(Logger).routes(routes!["/users" => [show]]).build();
/// let listing = server.routes();
/// let entry = &listing.entries()[0];
/// assert_eq!((entry.route.path(), entry.arguments[1].ty.as_str()), ("/users/{id}", "Option<bool>"));
/// assert!(listing.to_string().starts_with("GET /users/{id}\n  fn show, "));
/// ```
#[derive(Clone, Debug)]
pub struct RouteListing {
    pub(in crate::server) base: BasePath,
    pub(in crate::server) entries: Vec<RouteEntry>,
}

/// A route of a [`RouteListing`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RouteEntry {
    /// Path, function, methods, host, file and line.
    pub route: RouteInfo,
    /// The arguments of the function. A function that was given to
    /// [`ServerBuilder::route`](crate::ServerBuilder::route) takes only the request, which is not listed.
    pub arguments: Vec<ArgumentEntry>,
    /// The middleware around the function, the outermost first: that of the server, of the groups and
    /// of the route.
    pub middleware: Vec<MiddlewareEntry>,
    /// Whether the route says that everybody may call it.
    pub is_public: bool,
    /// The rank among routes whose paths differ only in the names of parameters. A lower one is tried
    /// first.
    pub rank: u8,
    /// The content type that a body must have.
    pub consumes: Option<&'static str>,
    /// The content type of the response.
    pub produces: Option<&'static str>,
    /// The maximum length of a body in bytes, if it differs from that of the server.
    pub body_limit: Option<u64>,
    /// The maximum time that the function may take, if it differs from that of the server.
    pub timeout: Option<Duration>,
}

/// An argument of a [`RouteEntry`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArgumentEntry {
    /// The name of a parameter; `None` for an extractor.
    pub name: Option<&'static str>,
    /// The type, without paths.
    pub ty: String,
    /// What the argument is taken from: `path`, `host`, `query`, `header`, `cookie`, `body`,
    /// `middleware` or `request`.
    pub source: &'static str,
    /// Whether the function is called without the value if a request does not have it.
    pub is_optional: bool,
}

/// A middleware of a [`RouteEntry`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MiddlewareEntry {
    /// The middleware as it is written in the list. For the middleware of the server it is the type,
    /// without its path.
    pub name: String,
    /// The file and line of the function, if it is one.
    pub place: Option<(&'static str, u32)>,
    /// The type of the value that it provides.
    pub provides: Option<&'static str>,
    /// Whether it lets in only clients whose identity it has checked.
    pub authenticates: bool,
}

impl RouteListing {
    /// Returns the routes in the order in which they were listed.
    pub fn entries(&self) -> &[RouteEntry] {
        &self.entries
    }

    /// Returns the path under which the server is mounted, which the paths of the routes do not
    /// contain.
    pub fn base_path(&self) -> &BasePath {
        &self.base
    }

    /// Returns the list as a JSON object with `base_path` and `routes`. A value that is not set is
    /// `null`.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server = ServerBuilder::new().base_path("/shop").build();
    /// assert_eq!(server.routes().to_json(), r#"{"base_path":"/shop","routes":[]}"#);
    /// ```
    pub fn to_json(&self) -> String {
        Json::object_text(|json| {
            json.text("base_path", Some(self.base.as_str()));
            json.objects("routes", &self.entries, RouteEntry::write);
        })
    }
}

impl MiddlewareEntry {
    /// Creates the entry of a middleware whose type has this name.
    pub(in crate::server) fn of_type(name: &str) -> Self {
        Self { name: short(name), place: None, provides: None, authenticates: false }
    }

    /// Creates the entry of a middleware of a group or a route.
    pub(in crate::server) fn of(listed: &ListedMiddleware) -> Self {
        let ListedMiddleware { name, facts } = *listed;
        let MiddlewareFacts { file, line, provides, authenticates, .. } = *facts;
        let place = Some((file, line)).filter(|(file, _)| !file.is_empty());
        let provides = provides.map(|token| token.name);
        Self { name: name.to_owned(), place, provides, authenticates }
    }
}

impl RouteEntry {
    pub(in crate::server) fn new(
        route: RouteInfo,
        is_public: bool,
        described: &HandlerDescription,
        middleware: Vec<MiddlewareEntry>,
    ) -> Self {
        let options = described.options;
        Self {
            route,
            arguments: described.arguments().map(|(name, arg)| argument(name, arg)).collect(),
            middleware,
            is_public,
            rank: options.rank,
            consumes: options.consumes,
            produces: options.produces,
            body_limit: options.body_limit,
            timeout: options.timeout_ms.map(Duration::from_millis),
        }
    }

    /// Writes the members of a route.
    fn write(json: &mut Json, entry: &Self) {
        write_route(json, &entry.route);
        json.objects("arguments", &entry.arguments, |json, argument| {
            json.text("name", argument.name);
            json.text("type", Some(&argument.ty));
            json.text("in", Some(argument.source));
            json.truth("optional", argument.is_optional);
        });
        write_middleware(json, &entry.middleware);
        json.truth("public", entry.is_public);
        json.number("rank", Some(entry.rank.into()));
        json.text("consumes", entry.consumes);
        json.text("produces", entry.produces);
        json.number("body_limit", entry.body_limit);
        let milliseconds = entry.timeout.and_then(|time| u64::try_from(time.as_millis()).ok());
        json.number("timeout_ms", milliseconds);
    }
}

/// Writes the members that every object about a route begins with.
pub(super) fn write_route(json: &mut Json, route: &RouteInfo) {
    json.texts("methods", route.methods().iter().map(AsRef::as_ref));
    json.text("path", Some(route.path()));
    json.text("host", route.host());
    json.text("name", Some(route.name()));
    json.text("file", Some(route.file()));
    json.number("line", Some(route.line().into()));
}

/// Writes a chain of middleware.
pub(super) fn write_middleware(json: &mut Json, middleware: &[MiddlewareEntry]) {
    json.objects("middleware", middleware, |json, own| {
        json.text("name", Some(&own.name));
        json.text("file", own.place.map(|(file, _)| file));
        json.number("line", own.place.map(|(_, line)| line.into()));
        json.text("provides", own.provides);
        json.truth("authenticates", own.authenticates);
    });
}

fn argument(name: Option<&'static str>, argument: &Argument) -> ArgumentEntry {
    let ty = short((argument.type_name)());
    let source = match argument.origin {
        Origin::Path(_) | Origin::PathRest(_) => "path",
        Origin::Host(_) => "host",
        Origin::Query(_) | Origin::QueryRest(_) | Origin::NamedQuery(_) => "query",
        Origin::Header(_) => "header",
        Origin::Cookie(_) => "cookie",
        Origin::Request if !matches!(argument.body, BodyUse::None) => "body",
        Origin::Request if is_provided(&ty) => "middleware",
        Origin::Request => "request",
    };
    ArgumentEntry { name, ty, source, is_optional: argument.is_optional }
}

/// Returns whether an extractor is a value that middleware provides. Only these, and the request, are
/// taken by reference.
fn is_provided(ty: &str) -> bool {
    let inside = ty.strip_prefix("Option<").unwrap_or(ty);
    inside.starts_with('&') && inside != "&Request"
}

impl fmt::Display for RouteListing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            let route = &entry.route;
            let methods: Vec<&str> = route.methods().iter().map(AsRef::as_ref).collect();
            writeln!(f, "{} {}{}", methods.join(" "), self.base, route.path())?;
            writeln!(f, "  fn {}, {}:{}", route.name(), route.file(), route.line())?;
            list(f, "arguments", &entry.arguments)?;
            list(f, "middleware", &entry.middleware)?;
            list(f, "options", &options(entry))?;
        }
        Ok(())
    }
}

/// Returns the options of a route as texts.
fn options(entry: &RouteEntry) -> Vec<String> {
    let mut options = Vec::new();
    options.extend(entry.route.host().map(|host| format!("host {host}")));
    options.extend((entry.rank > 0).then(|| format!("rank {}", entry.rank)));
    options.extend(entry.consumes.map(|kind| format!("consumes {kind}")));
    options.extend(entry.produces.map(|kind| format!("produces {kind}")));
    options.extend(entry.body_limit.map(|bytes| format!("body_limit {bytes} bytes")));
    options.extend(entry.is_public.then(|| "public".to_owned()));
    options.extend(entry.timeout.map(|time| format!("timeout {time:?}")));
    options
}

/// Writes a line with a list, unless the list is empty.
pub(super) fn list(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    items: &[impl fmt::Display],
) -> fmt::Result {
    let [first, others @ ..] = items else { return Ok(()) };
    write!(f, "  {name}: {first}")?;
    for item in others {
        write!(f, ", {item}")?;
    }
    writeln!(f)
}

impl fmt::Display for ArgumentEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, ty, source, is_optional: _ } = self;
        if let Some(name) = name {
            write!(f, "{name}: ")?;
        }
        write!(f, "{ty} ({source})")
    }
}

impl fmt::Display for MiddlewareEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match self.place {
            Some((file, line)) => write!(f, " ({file}:{line})"),
            None => Ok(()),
        }
    }
}
