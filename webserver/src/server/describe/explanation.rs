//! How a server would answer a request: which routes it compares the request with, why each does not
//! take it, and what runs around the route that does.

use std::fmt;

use super::json::Json;
use super::listing::{
    MiddlewareEntry, RouteEntry, RouteListing, list, write_middleware, write_route,
};
use crate::app::{Decision, Paths, decide};
use crate::http::{
    Body, HttpMethod, InvalidRequest, Request, RequestBuilder, RouteInfo, StatusCode,
};
use crate::router::{Asked, ListedRoute, Match, RouteTable, compare, nearest};

/// How a server would answer a request, from [`Server::explain`](crate::Server::explain). `Display`
/// writes it for people, [`to_json`](Self::to_json) for programs.
///
/// The environment variable `WEBSERVER_EXPLAIN`, such as `GET /users/7`, prints it from any program
/// that uses this crate: [`Server::run`](crate::Server::run) writes it to the standard output and ends
/// the process, before it binds an address. `json GET /users/7` prints JSON. Each further line of the
/// variable is a header field, such as `accept: text/html`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/users/{id}")]
/// fn show(id: u64) -> Text<u64> {
///     Text(id)
/// }
///
/// let server = ServerBuilder::new().routes(routes![show]).build();
/// let explanation = server.explain(HttpMethod::GET, "/users/7", &[]);
/// assert_eq!(explanation.route().map(|route| route.name()), Some("show"));
/// let explanation = server.explain(HttpMethod::GET, "/user/7", &[]);
/// assert_eq!(explanation.status().map(|status| status.as_u16()), Some(404));
/// assert_eq!(explanation.nearest().map(|route| route.path()), Some("/users/{id}"));
/// ```
#[derive(Clone, Debug)]
pub struct Explanation {
    method: String,
    target: String,
    considered: Vec<ConsideredRoute>,
    route: Option<RouteInfo>,
    status: Option<StatusCode>,
    reasons: Vec<String>,
    middleware: Vec<MiddlewareEntry>,
    nearest: Option<RouteInfo>,
}

/// A route that a request was compared with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ConsideredRoute {
    /// The route.
    pub route: RouteInfo,
    /// Why the route does not take the request; `None` for the route that does.
    pub refused: Option<String>,
}

/// A request to explain.
pub(crate) struct Question<'q> {
    pub(crate) method: HttpMethod,
    pub(crate) target: &'q str,
    pub(crate) headers: &'q [(&'q str, &'q str)],
}

/// What is known of the server that explains.
pub(crate) struct Explainer<'s> {
    pub(crate) table: &'s RouteTable,
    pub(crate) paths: &'s Paths,
    /// Chooses among the routes of one shape.
    pub(crate) choose: &'s dyn Fn(Match, &mut Request) -> Match,
    pub(crate) listed: &'s [ListedRoute<'s>],
    pub(crate) listing: &'s RouteListing,
    pub(crate) server_middleware: Vec<MiddlewareEntry>,
}

/// Explains how a server would answer a request.
pub(crate) fn explain(
    server: &Explainer<'_>,
    handlers: &[crate::app::HandlerDescription],
    question: &Question<'_>,
) -> Explanation {
    let mut explanation = Explanation {
        method: question.method.to_string(),
        target: question.target.to_owned(),
        considered: Vec::new(),
        route: None,
        status: None,
        reasons: Vec::new(),
        middleware: server.server_middleware.clone(),
        nearest: None,
    };
    let mut request = match request(question) {
        Ok(request) => request,
        Err(error) => {
            explanation.status = Some(StatusCode::BAD_REQUEST);
            explanation.reasons.push(error.to_string());
            explanation.middleware.clear();
            return explanation;
        }
    };
    let decision = decide(server.table, server.paths, handlers, server.choose, &mut request);
    explanation.fill_in(server, &request, decision);
    explanation
}

fn request(question: &Question<'_>) -> Result<Request, InvalidRequest> {
    let builder = RequestBuilder::new(question.method.clone(), question.target);
    let fields = question.headers.iter();
    let builder = fields.fold(builder, |builder, (name, value)| builder.header(*name, *value));
    builder.body(body(question.headers)).build()
}

/// Returns a body of the length that the fields announce. Nobody reads it.
fn body(headers: &[(&str, &str)]) -> Body {
    let value_of = |wanted: &str| {
        let mut fields = headers.iter();
        fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value)
    };
    let length = value_of("content-length").and_then(|value| value.parse().ok());
    match length {
        Some(length) => Body::sized_stream(length, Body::empty()),
        None if value_of("transfer-encoding").is_some() => Body::stream(Body::empty()),
        None => Body::empty(),
    }
}

/// Returns why a route whose path fits does not take a request that another one takes.
fn passed_over(
    (route, listed): (&RouteInfo, &ListedRoute<'_>),
    (taker, taking): (&RouteInfo, &ListedRoute<'_>),
) -> String {
    let is_same = shape(route.path()) == shape(taker.path())
        && shape(route.host().unwrap_or("")) == shape(taker.host().unwrap_or(""));
    let (own, other) = (listed.route.variant.rank, taking.route.variant.rank);
    if !is_same {
        let (host, path) = (taker.host().unwrap_or_default(), taker.path());
        format!("it fits, but `{host}{path}` (fn {}) comes first", taker.name())
    } else if own < other {
        format!("its handler cannot read the parameters, so rank {other} is tried")
    } else if own > other {
        format!("it fits, but fn {} has a lower rank", taker.name())
    } else {
        format!("it fits, but fn {} suits the types of the request better", taker.name())
    }
}

/// Returns a path or a host without the names of its parameters.
fn shape(text: &str) -> String {
    let mut is_inside = false;
    let keep = |&c: &char| {
        is_inside = c == '{' || (is_inside && c != '}');
        !is_inside || matches!(c, '{' | '.')
    };
    text.chars().filter(keep).collect()
}

impl Explanation {
    fn fill_in(&mut self, server: &Explainer<'_>, request: &Request, decision: Decision) {
        let Decision { route: number, path, status, reasons } = decision;
        self.status = status;
        self.reasons = reasons;
        let entry = |at: usize| &server.listing.entries[at];
        if let Some(number) = number {
            let RouteEntry { route, middleware, .. } = entry(number);
            self.route = Some(route.clone());
            self.middleware.clone_from(middleware);
        }
        let Some(path) = path else { return };
        let asked = Asked { method: request.method().as_str(), host: request.host(), path: &path };
        for (at, listed) in server.listed.iter().enumerate() {
            let refused = match compare(&asked, listed) {
                _ if Some(at) == number => None,
                Err(difference) => Some(difference.to_string()),
                Ok(()) => Some(match number {
                    Some(number) => passed_over(
                        (&entry(at).route, listed),
                        (&entry(number).route, &server.listed[number]),
                    ),
                    None => "it fits, but another route comes first".to_owned(),
                }),
            };
            self.considered.push(ConsideredRoute { route: entry(at).route.clone(), refused });
        }
        if number.is_none() && status == Some(StatusCode::NOT_FOUND) {
            self.nearest = nearest(&path, server.listed).map(|at| entry(at).route.clone());
        }
    }

    /// Returns the route that takes the request. Its [`status`](Self::status) says whether it refuses
    /// the request before its function is called.
    pub fn route(&self) -> Option<&RouteInfo> {
        self.route.as_ref()
    }

    /// Returns the status that the request is answered with before a function is called; `None` if the
    /// function of the [`route`](Self::route) is called. Middleware may still answer differently, and so
    /// may the arguments.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns why the request has this [`status`](Self::status).
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// Returns all routes of the server in their order, and why each does not take the request. The list
    /// is empty if the request is outside the base path or malformed.
    pub fn considered(&self) -> &[ConsideredRoute] {
        &self.considered
    }

    /// Returns the middleware that sees the request, the outermost first.
    pub fn middleware(&self) -> &[MiddlewareEntry] {
        &self.middleware
    }

    /// Returns the route that was probably meant, if no route has the path and one is like it.
    pub fn nearest(&self) -> Option<&RouteInfo> {
        self.nearest.as_ref()
    }

    /// Returns the explanation as a JSON object.
    pub fn to_json(&self) -> String {
        Json::object_text(|json| {
            json.text("method", Some(&self.method));
            json.text("target", Some(&self.target));
            json.text("answered_by", self.route.as_ref().map(RouteInfo::name));
            json.number("status", self.status.map(|status| status.as_u16().into()));
            json.texts("reasons", self.reasons.iter().map(String::as_str));
            json.text("did_you_mean", self.nearest.as_ref().map(RouteInfo::path));
            write_middleware(json, &self.middleware);
            json.objects("considered", &self.considered, |json, considered| {
                write_route(json, &considered.route);
                json.text("refused", considered.refused.as_deref());
            });
        })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.target.escape_debug())?;
        for ConsideredRoute { route, refused } in &self.considered {
            let methods: Vec<&str> = route.methods().iter().map(AsRef::as_ref).collect();
            let refused = refused.as_deref().unwrap_or("takes the request");
            writeln!(
                f,
                "  {} {} (fn {}): {refused}",
                methods.join(" "),
                route.path(),
                route.name()
            )?;
        }
        list(f, "middleware", &self.middleware)?;
        for reason in &self.reasons {
            writeln!(f, "  reason: {reason}")?;
        }
        if let Some(nearest) = &self.nearest {
            writeln!(f, "  did you mean `{}`?", nearest.path())?;
        }
        match (&self.route, self.status) {
            (Some(route), None) => {
                let (name, file, line) = (route.name(), route.file(), route.line());
                writeln!(f, "  answered by: fn {name}, {file}:{line}")
            }
            (_, Some(status)) => writeln!(f, "  answered with: {status}"),
            (None, None) => Ok(()),
        }
    }
}
