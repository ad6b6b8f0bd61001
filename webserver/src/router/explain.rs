//! Why a route takes a request or not, in words, and which route a client may have meant.
//!
//! What lives here: the comparison of one request with one route at a time, for people. What must
//! not: the look-up of requests (`lookup`), and where the text is shown. The comparison follows the
//! same rules as the walk, but it names the first difference.

use std::fmt;

use super::encoded::{is_well_formed, strip_prefix, strip_suffix};
use super::host::{HostShape, Labels, takes};
use super::listing::{ListedRoute, push_segment};
use super::pattern::Segment;
use super::table::ANY_METHOD;
use crate::base::bytes::percent;

/// A request, as it is compared with routes.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'q> {
    /// The method's name.
    pub method: &'q str,
    /// The host, with or without a port, if the request has one.
    pub host: Option<&'q str>,
    /// The path as sent, up to the `?`.
    pub path: &'q str,
}

/// The first reason for which a route does not take a request. `Display` writes it as the rest of a
/// sentence about the route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Difference {
    /// A segment has another text.
    Text {
        /// The number of the segment, from 1.
        number: usize,
        /// The segment of the route.
        wanted: String,
        /// The segment of the request, decoded.
        got: String,
    },
    /// A parameter would be empty.
    Empty {
        /// The number of the segment, from 1.
        number: usize,
        /// The segment of the route.
        wanted: String,
    },
    /// The request's path has fewer segments than the route.
    Shorter {
        /// The first segment of the route that the path does not have.
        wanted: String,
    },
    /// The request's path has more segments than the route.
    Longer {
        /// The first segment that the route does not have, decoded.
        got: String,
    },
    /// The route serves another host.
    Host {
        /// The host of the route.
        wanted: String,
        /// The host of the request.
        got: Option<String>,
    },
    /// The route serves other methods.
    Method {
        /// The methods of the route.
        wanted: Vec<String>,
        /// The method of the request.
        got: String,
    },
    /// The percent-encoding of the path is malformed, so no route takes it.
    Encoding,
}

impl Difference {
    /// Returns whether the path fits and something else does not.
    pub fn is_beside_path(&self) -> bool {
        matches!(self, Self::Host { .. } | Self::Method { .. })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { number, wanted, got } => {
                write!(f, "segment {number} is `{wanted}`, and the request has {got:?}")
            }
            Self::Empty { number, wanted } => {
                write!(f, "segment {number} is `{wanted}`, and the request has an empty segment")
            }
            Self::Shorter { wanted } => {
                write!(f, "the request's path ends before the segment `{wanted}`")
            }
            Self::Longer { got } if got.is_empty() => f.write_str("the request has one more `/`"),
            Self::Longer { got } => write!(f, "the request's path goes on with {got:?}"),
            Self::Host { wanted, got: Some(got) } => {
                write!(f, "it serves the host `{wanted}`, and the request has {got:?}")
            }
            Self::Host { wanted, got: None } => {
                write!(f, "it serves the host `{wanted}`, and the request has no host")
            }
            Self::Method { wanted, got } => {
                write!(f, "it serves {}, and the method is {got}", wanted.join(", "))
            }
            Self::Encoding => f.write_str("the percent-encoding of the path is malformed"),
        }
    }
}

/// Compares a request with a route: first the path, then the host, then the method.
///
/// # Errors
/// Returns the first difference, if there is one.
pub fn compare(asked: &Asked<'_>, listed: &ListedRoute<'_>) -> Result<(), Difference> {
    if !is_well_formed(asked.path.as_bytes()) {
        return Err(Difference::Encoding);
    }
    compare_path(asked.path, &listed.segments)?;
    let route = &listed.route;
    if let Some(wanted) = route.host
        && !asked.host.is_some_and(|host| is_host(host, wanted))
    {
        let got = asked.host.map(str::to_owned);
        return Err(Difference::Host { wanted: wanted.to_owned(), got });
    }
    let serves = |method: &str| route.methods.contains(&method);
    if serves(asked.method) || serves(ANY_METHOD) || asked.method == "HEAD" && serves("GET") {
        return Ok(());
    }
    let wanted = route.methods.iter().map(|&method| method.to_owned()).collect();
    Err(Difference::Method { wanted, got: asked.method.to_owned() })
}

fn compare_path(path: &str, segments: &[Segment<'_>]) -> Result<(), Difference> {
    let mut parts = parts(path);
    for (number, &segment) in (1..).zip(segments) {
        let Some(part) = parts.next() else {
            return Err(Difference::Shorter { wanted: written(segment) });
        };
        match segment {
            Segment::Rest { .. } => return Ok(()),
            Segment::Text(text) if is_text(part, text) => {}
            Segment::Param { before, after, .. } if inside(part, before, after).is_some() => {}
            Segment::Param { .. } if part.is_empty() => {
                return Err(Difference::Empty { number, wanted: written(segment) });
            }
            Segment::Text(_) | Segment::Param { .. } => {
                let (wanted, got) = (written(segment), decoded(part));
                return Err(Difference::Text { number, wanted, got });
            }
        }
    }
    match parts.next() {
        Some(part) => Err(Difference::Longer { got: decoded(part) }),
        None => Ok(()),
    }
}

/// Returns the index of the route whose path is most like a path that no route has. The answer is
/// `None` if no route is like it.
pub fn nearest(path: &str, routes: &[ListedRoute<'_>]) -> Option<usize> {
    let costs = routes.iter().map(|listed| cost(path, &listed.segments));
    // A route whose path fits has another host or other methods.
    let unlike = costs.enumerate().filter(|&(_, cost)| cost > 0);
    let (at, cost) = unlike.min_by_key(|&(_, cost)| cost)?;
    (cost < DIFFERENT).then_some(at)
}

/// The cost of a segment that is another word. A typing mistake costs less.
const DIFFERENT: usize = 4;
/// The cost of a segment that is missing or superfluous.
const MOVED: usize = 3;

/// Returns how much has to change in a path until it fits a route.
fn cost(path: &str, segments: &[Segment<'_>]) -> usize {
    let mut parts = parts(path);
    let mut cost = 0;
    for &segment in segments {
        let part = match (segment, parts.next()) {
            (Segment::Rest { .. }, Some(_)) => return cost,
            (Segment::Text(""), None) => {
                cost += 1;
                continue;
            }
            (_, None) => {
                cost += MOVED;
                continue;
            }
            (_, Some(part)) => part,
        };
        cost += match segment {
            Segment::Text(text) => word_cost(&decoded(part), text),
            Segment::Param { before, after, .. } if inside(part, before, after).is_some() => 0,
            Segment::Param { .. } | Segment::Rest { .. } => MOVED,
        };
    }
    cost + parts.map(|part| if part.is_empty() { 1 } else { MOVED }).sum::<usize>()
}

fn word_cost(got: &str, wanted: &str) -> usize {
    let edits = edits(got, wanted);
    // More than half of a word is no typing mistake.
    if 2 * edits <= got.len().max(wanted.len()) { edits.min(DIFFERENT) } else { DIFFERENT }
}

/// The longest segment that is searched for typing mistakes. The work grows with its square.
const LONGEST_WORD: usize = 64;

/// Returns how many characters have to be changed, inserted or removed (Levenshtein distance).
fn edits(a: &str, b: &str) -> usize {
    if a == b {
        return 0;
    }
    if a.len().max(b.len()) > LONGEST_WORD {
        return LONGEST_WORD;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (number, a) in (1..).zip(a.chars()) {
        let mut diagonal = std::mem::replace(&mut row[0], number);
        for (at, &b) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = (diagonal + usize::from(a != b)).min(above + 1).min(row[at] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Returns the segments of a path, as sent.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn is_text(part: &str, text: &str) -> bool {
    strip_prefix(part.as_bytes(), text.as_bytes()).is_some_and(<[u8]>::is_empty)
}

/// Returns what a parameter takes from a segment; it is never empty.
fn inside<'p>(part: &'p str, before: &str, after: &str) -> Option<&'p [u8]> {
    let inside = strip_prefix(part.as_bytes(), before.as_bytes())?;
    strip_suffix(inside, after.as_bytes()).filter(|inside| !inside.is_empty())
}

/// Returns whether a host with or without a port is the host of a route.
fn is_host(host: &str, wanted: &str) -> bool {
    let HostShape { labels, text } = HostShape::of(wanted);
    // The port is not compared. The colons of an address in brackets are part of it.
    let end = host.find(']').map_or(0, |bracket| bracket + 1);
    let name = host[end..].find(':').map_or(host, |port| &host[..end + port]);
    match labels {
        Labels::None => name.eq_ignore_ascii_case(text),
        _ => takes(labels, text.as_bytes(), name.as_bytes()),
    }
}

fn decoded(part: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(part.len()), part.as_bytes());
    while let Some((byte, others)) = percent::first(rest) {
        bytes.push(byte);
        rest = others;
    }
    bytes.extend_from_slice(rest);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn written(segment: Segment<'_>) -> String {
    let mut text = String::new();
    push_segment(segment, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Route;
    use super::super::plan::RouteSet;
    use super::super::{MethodName, RouteTable};
    use super::*;

    /// Runs `test` with routes, each written as `GET /path` or `GET host/path`.
    fn with_routes<T>(routes: &[&str], test: impl FnOnce(&[ListedRoute<'_>]) -> T) -> T {
        let pieces: Vec<_> = routes
            .iter()
            .map(|route| {
                let (methods, rest) = route.split_once(' ').expect("a method and a path");
                let (host, path) = rest.split_at(rest.find('/').expect("a path"));
                let pattern = webserver_pattern::parse(path).expect("a valid path");
                let methods: Vec<_> = methods.split('|').collect();
                (methods, Some(host).filter(|host| !host.is_empty()), pattern)
            })
            .collect();
        let segments: Vec<Vec<Segment<'_>>> = pieces
            .iter()
            .map(|(.., pattern)| pattern.segments.iter().map(Segment::from).collect())
            .collect();
        let listed: Vec<_> = pieces
            .iter()
            .zip(&segments)
            .map(|((methods, host, _), segments)| {
                let route = Route::new("f", "f", 1, "", segments, methods);
                ListedRoute::new(&[], &[], Route { host: *host, ..route })
            })
            .collect();
        test(&listed)
    }

    #[test]
    fn difference_names_the_first_reason() {
        #[track_caller]
        fn check(route: &str, request: &str, expected: &str) {
            let (method, target) = request.split_once(' ').expect("a method and a path");
            let (host, path) = target.split_at(target.find('/').expect("a path"));
            let asked = Asked { method, host: Some(host).filter(|host| !host.is_empty()), path };
            let got = with_routes(&[route], |routes| {
                compare(&asked, &routes[0]).err().map_or("takes it".to_owned(), |d| d.to_string())
            });
            assert_eq!(got, expected, "{route} for {request}");
        }
        check("GET /users/{id}", "GET /users/7", "takes it");
        check("GET /users/{id}", "HEAD /users/%37", "takes it");
        check(
            "GET /users/{id}",
            "GET /user/7",
            "segment 1 is `users`, and the request has \"user\"",
        );
        check(
            "GET /users/v{id}",
            "GET /users/7",
            "segment 2 is `v{id}`, and the request has \"7\"",
        );
        check(
            "GET /users/{id}",
            "GET /users/",
            "segment 2 is `{id}`, and the request has an empty segment",
        );
        check("GET /users/{id}", "GET /users", "the request's path ends before the segment `{id}`");
        check("GET /users/{id}", "GET /users/7/b%20c", "the request's path goes on with \"b c\"");
        check("GET /a/{rest..}", "GET /a/b/c", "takes it");
        check("GET /a/{rest..}", "GET /a", "the request's path ends before the segment `{rest..}`");
        check("GET|PUT /a", "POST /a", "it serves GET, PUT, and the method is POST");
        check("GET one.example/a", "GET ONE.example:80/a", "takes it");
        check(
            "GET one.example/a",
            "GET two.example/a",
            "it serves the host `one.example`, and the request has \"two.example\"",
        );
        check(
            "GET one.example/a",
            "GET /a",
            "it serves the host `one.example`, and the request has no host",
        );
        check("GET /{a}", "GET /%zz", "the percent-encoding of the path is malformed");
    }

    #[test]
    fn nearest_route_has_few_changes() {
        #[track_caller]
        fn check(routes: &[&str], path: &str, expected: Option<&str>) {
            let found =
                with_routes(routes, |listed| nearest(path, listed).map(|at| listed[at].path()));
            assert_eq!(found.as_deref(), expected, "{path}");
        }
        let routes =
            ["GET /", "GET /users", "GET /users/{id}", "GET /users/{id}/posts", "GET /about"];
        check(&routes, "/user/7", Some("/users/{id}"));
        check(&routes, "/Users", Some("/users"));
        check(&routes, "/users/", Some("/users"));
        check(&routes, "/users/7/post", Some("/users/{id}/posts"));
        check(&routes, "/abuot", Some("/about"));
        check(&routes, "/invoices", None);
        check(&routes, &format!("/{}", "u".repeat(5000)), None);
        check(&[], "/", None);
    }

    /// The comparison follows the rules of the table: a route differs exactly if a table with this
    /// route alone does not find it.
    #[test]
    fn difference_agrees_with_the_table() {
        let routes =
            ["GET /", "GET /a", "PUT /a/", "GET /a/{id}", "GET /v{id}.json", "GET /a/{rest..}"];
        let paths = ["/", "/a", "/a/", "/%61", "/a/b", "/a/b/c", "/a%2Fb", "/v1.json", "/v.json"];
        for route in routes {
            with_routes(&[route], |listed| {
                let mut set = RouteSet::new();
                set.add(listed[0].route);
                let table = RouteTable::merged(set.table());
                for (method, path) in ["GET", "PUT", "HEAD"]
                    .into_iter()
                    .flat_map(|method| paths.map(|path| (method, path)))
                {
                    let found = table
                        .lookup(0, MethodName::new(method), path.as_bytes(), &mut Vec::new())
                        .is_ok();
                    let same = compare(&Asked { method, host: None, path }, &listed[0]);
                    assert_eq!(found, same.is_ok(), "{route} for {method} {path}: {same:?}");
                }
            });
        }
    }
}
