//! What the server makes of paths before and after routes are looked up: the base path, and a slash
//! at the end.

use std::borrow::Cow;
use std::fmt::Write;

use crate::http::{BasePath, Request, Response, RoutingParts};
use crate::respond::{IntoResponse, Redirect};
use crate::router::{Allow, Match, NoMatch, RouteTable};

/// What a server does if a path has a slash at the end and its route has none, or the other way
/// around; see [`ServerBuilder::trailing_slash`](crate::ServerBuilder::trailing_slash).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrailingSlash {
    /// The two paths are different, and one that no route has is answered with 404.
    #[default]
    Strict,
    /// If no route has the path, and a route has the other one for the method of the request, the
    /// client is sent there with 308, which keeps the method and the body. The query is kept.
    Redirect,
    /// A request that no route takes is answered as if it had the other path.
    Ignore,
}

/// The settings of a server that concern paths.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    pub(crate) base: BasePath,
    /// What is made of a slash at the end. Only
    /// [`ServerBuilder::trailing_slash`](crate::ServerBuilder::trailing_slash) names these functions,
    /// so that other programs do not link them.
    other_form: Option<OtherForm>,
}

/// What is made of the other form of a path that no route has.
#[derive(Clone, Copy, Debug)]
struct OtherForm {
    find: fn(&RouteTable, &mut Request, NoMatch) -> Result<Match, NoMatch>,
    add_methods: for<'t> fn(&'t RouteTable, &Request, &mut Allow<'t>),
    route_of: fn(&RouteTable, &Request, &str) -> Option<u32>,
    redirect: fn(&RouteTable, &Request) -> Option<Response>,
}

impl Paths {
    /// Sets what is made of a slash at the end.
    pub(crate) fn set_trailing_slash(&mut self, choice: TrailingSlash) {
        let none = OtherForm {
            find: |_, _, found| Err(found),
            add_methods: |_, _, _| (),
            route_of: |_, _, _| None,
            redirect: |_, _| None,
        };
        self.other_form = match choice {
            TrailingSlash::Strict => None,
            TrailingSlash::Redirect => Some(OtherForm { redirect: redirect_to_route, ..none }),
            TrailingSlash::Ignore => Some(OtherForm {
                find: find_other_form,
                add_methods: add_methods_of_other,
                route_of: route_of_other,
                ..none
            }),
        };
    }

    /// Returns the settings for one worker.
    pub(crate) fn own(&self) -> Self {
        Self { base: self.base.own(), other_form: self.other_form }
    }

    /// Removes the base path from the path of a request that has just arrived. Returns whether the
    /// path is outside the base path.
    #[inline]
    pub(super) fn is_outside(&self, request: &mut Request) -> bool {
        !self.base.is_empty() && !request.enter_base(&self.base)
    }

    /// Notes the base path in a request that a middleware has put in the place of another.
    pub(super) fn name_base(&self, request: &mut Request) {
        if !self.base.is_empty() && request.base_path().is_empty() {
            request.set_base(&self.base);
        }
    }

    /// Looks up the other form of a path that no route has, if a slash at the end is ignored.
    #[cold]
    pub(super) fn match_other_form(
        &self,
        table: &RouteTable,
        request: &mut Request,
        found: NoMatch,
    ) -> Result<Match, NoMatch> {
        match &self.other_form {
            Some(form) if !request.is_outside_base() => (form.find)(table, request, found),
            _ => Err(found),
        }
    }

    /// Returns the methods of the routes for a request's path. If a slash at the end is ignored, the
    /// other form of the path counts too.
    pub(super) fn methods_of<'t>(&self, table: &'t RouteTable, request: &Request) -> Allow<'t> {
        let host = table.host(|| request.host_bytes());
        let mut allow = table.methods_of(host, request.path_bytes());
        if let Some(form) = &self.other_form {
            (form.add_methods)(table, request, &mut allow);
        }
        allow
    }

    /// Returns the number of the route that a request would have with another method. If a slash at
    /// the end is ignored, the other form of the path counts too.
    pub(super) fn route_of(
        &self,
        table: &RouteTable,
        request: &Request,
        method: &str,
    ) -> Option<u32> {
        let host = table.host(|| request.host_bytes());
        let found = table.lookup_rarely(host, method, request.path_bytes(), &mut Vec::new());
        let other = || self.other_form.and_then(|form| (form.route_of)(table, request, method));
        found.ok().map(|found| found.route).or_else(other)
    }

    /// Returns a redirect to the other form of a path that no route has, if the server is to send
    /// one and a route has that form.
    pub(super) fn redirect(&self, table: &RouteTable, request: &Request) -> Option<Response> {
        let form = self.other_form.filter(|_| !request.is_outside_base())?;
        (form.redirect)(table, request)
    }
}

fn find_other_form(
    table: &RouteTable,
    request: &mut Request,
    found: NoMatch,
) -> Result<Match, NoMatch> {
    let host = table.host(|| request.host_bytes());
    let RoutingParts { method, path, captures, .. } = request.routing();
    let path = match other_form(path) {
        Some(path) if found != NoMatch::Encoding => path,
        _ => return Err(found),
    };
    // A parameter does not contain the slash at the end, so its position is the same in both forms.
    let other = table.lookup_rarely(host, method.as_str(), &path, &mut captures.places);
    captures.are_encoded = matches!(other, Ok(Match { is_encoded: true, .. }));
    other.map_err(|other| if found == NoMatch::Path { other } else { found })
}

fn add_methods_of_other<'t>(table: &'t RouteTable, request: &Request, allow: &mut Allow<'t>) {
    if let Some(path) = other_form(request.path_bytes()) {
        allow.join(table.methods_of(table.host(|| request.host_bytes()), &path));
    }
}

fn route_of_other(table: &RouteTable, request: &Request, method: &str) -> Option<u32> {
    let path = other_form(request.path_bytes())?;
    let host = table.host(|| request.host_bytes());
    table.lookup_rarely(host, method, &path, &mut Vec::new()).ok().map(|found| found.route)
}

fn redirect_to_route(table: &RouteTable, request: &Request) -> Option<Response> {
    let path = other_form(request.path_bytes())?;
    let host = table.host(|| request.host_bytes());
    table.lookup_rarely(host, request.method().as_str(), &path, &mut Vec::new()).ok()?;
    redirect(request, &path)
}

/// Returns the path with a slash at the end, or without the slash that it has. The path `/` has no
/// other form.
fn other_form(path: &[u8]) -> Option<Cow<'_, [u8]>> {
    match path {
        [b'/'] | [] => None,
        [before @ .., b'/'] if before.starts_with(b"/") => Some(Cow::Borrowed(before)),
        [b'/', ..] => Some(Cow::Owned([path, b"/"].concat())),
        _ => None,
    }
}

/// Returns a response that sends a client to another path of this server, with the query of its
/// request. Returns `None` if the path would lead a browser to another host.
fn redirect(request: &Request, path: &[u8]) -> Option<Response> {
    // `//host` and `/\host` lead to another host.
    if matches!(path, [b'/', b'/' | b'\\', ..]) {
        return None;
    }
    let mut location = String::new();
    push_encoded(path, &mut location);
    if let Some(query) = request.query() {
        location.push('?');
        push_encoded(query.as_bytes(), &mut location);
    }
    let mut response = Redirect::permanent(location).into_response();
    response.set_location_of_app(true);
    Some(response)
}

/// Adds a path or a query. What is percent-encoded stays so, and what a URI cannot contain is
/// percent-encoded.
fn push_encoded(text: &[u8], out: &mut String) {
    for &byte in text {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{HttpMethod, RequestBuilder};

    #[test]
    fn other_form_differs_by_the_last_slash() {
        #[track_caller]
        fn check(path: &str, expected: Option<&str>) {
            assert_eq!(other_form(path.as_bytes()).as_deref(), expected.map(str::as_bytes));
        }
        check("/a", Some("/a/"));
        check("/a/", Some("/a"));
        check("/a//", Some("/a/"));
        check("/a%2F", Some("/a%2F/"));
        check("//", Some("/"));
        check("/", None);
        check("*", None);
        check("", None);
    }

    #[test]
    fn redirect_stays_on_this_host() {
        #[track_caller]
        fn check(target: &str, path: &str, expected: Option<&str>) {
            let request = RequestBuilder::new(HttpMethod::GET, target).build().expect("a request");
            let response = redirect(&request, path.as_bytes());
            let location = response.as_ref().and_then(|r| r.headers().get("location"));
            assert_eq!(location, expected, "{target}");
        }
        check("/a/?q=%20é", "/a", Some("/a?q=%20%C3%A9"));
        check("/é", "/é/", Some("/%C3%A9/"));
        check("//evil.example/", "//evil.example", None);
        check("/a", "/\\evil.example/", None);
    }
}
