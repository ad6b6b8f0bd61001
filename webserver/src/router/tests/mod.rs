//! Tests of the router as a whole: tables of routes and paths, and conflicts.
//!
//! What lives here: tests that involve several of the router's files. What must not: tests of one
//! file's own functions, which are in that file.

mod compiled;
mod conflicts;
mod reference;
mod shared;

use super::index::MethodWord;
use super::*;

/// A route as a line of text: `GET,HEAD host/path`, or `GET~2@text/html host/path` with a rank and
/// the type that it produces.
struct Line {
    rank: u8,
    produces: Option<String>,
    methods: Vec<String>,
    host: Option<String>,
    pattern: webserver_pattern::Pattern,
}

fn lines(texts: &[&str]) -> Vec<Line> {
    let line = |text: &&str| {
        let (methods, path) = text.split_once(' ').expect("a method and a path");
        let (host, path) = path.split_at(path.find('/').expect("a path"));
        let (methods, produces) = match methods.split_once('@') {
            Some((methods, produces)) => (methods, Some(produces.to_owned())),
            None => (methods, None),
        };
        let (methods, rank) = methods.split_once('~').unwrap_or((methods, "0"));
        Line {
            produces,
            rank: rank.parse().expect("a rank"),
            methods: methods.split(',').map(str::to_owned).collect(),
            host: (!host.is_empty()).then(|| host.to_owned()),
            pattern: webserver_pattern::parse(path).expect("a good path"),
        }
    };
    texts.iter().map(line).collect()
}

/// Passes the set of the lines' routes to a function, since the set borrows from them.
fn with_routes<T>(lines: &[Line], run: impl FnOnce(&mut RouteSet<'_>) -> T) -> T {
    let segments: Vec<Vec<Segment<'_>>> = lines
        .iter()
        .map(|line| line.pattern.segments.iter().map(Segment::from).collect())
        .collect();
    let methods: Vec<Vec<&str>> =
        lines.iter().map(|line| line.methods.iter().map(String::as_str).collect()).collect();
    let mut set = RouteSet::new();
    for (at, line) in lines.iter().enumerate() {
        let (name, host) = (["a", "b", "c"][at % 3], line.host.as_deref());
        let produces = line.produces.as_deref();
        let variant = Variant { rank: line.rank, consumes: None, produces };
        let route = Route::new(name, "src/main.rs", at as u32, "", &segments[at], &methods[at]);
        set.add(Route { host, variant, ..route });
    }
    run(&mut set)
}

fn table(texts: &[&str]) -> RouteTable {
    built(&lines(texts))
}

/// A path to the method, instead of this closure, would name one lifetime, but the set may have
/// any.
#[allow(clippy::redundant_closure_for_method_calls)]
fn built(lines: &[Line]) -> RouteTable {
    RouteTable::merged(with_routes(lines, |set| set.table()))
}

/// Looks up `METHOD host/path` and returns the answer as text: `0 [capture, ...]`.
fn look_up(table: &RouteTable, request: &str) -> String {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let (host, path) = path.split_at(path.find('/').unwrap_or(0));
    let host = table.host(|| (!host.is_empty()).then_some(host.as_bytes()));
    // A look-up replaces the captures of an earlier one.
    let mut captures = vec![(0, 0)];
    let found = table.lookup(host, MethodName::new(method), path.as_bytes(), &mut captures);
    check_walk(table, (host, method, path), found, &captures);
    match found {
        Ok(Match { route, is_encoded, is_shared }) => {
            let route = if is_shared { table.alternative(route).0 } else { route };
            assert_eq!(is_encoded, !captures.is_empty() && path.contains('%'), "{request}");
            let texts: Vec<&str> = captures
                .iter()
                .map(|capture| &path[capture.0 as usize..capture.1 as usize])
                .collect();
            format!("{route} [{}]", texts.join(", "))
        }
        Err(refused) => {
            assert!(captures.is_empty(), "{request} captured without a route");
            match refused {
                NoMatch::Method => {
                    let allow = table.methods_of(host, path.as_bytes());
                    format!("allow {}", allow.methods().join(", "))
                }
                NoMatch::Path => "not found".to_owned(),
                NoMatch::Encoding => "bad encoding".to_owned(),
            }
        }
    }
}

/// Checks that the index and the walk find the same route, and that the index contains this
/// request's path if it should.
fn check_walk(
    table: &RouteTable,
    (host, method, path): (u32, &str, &str),
    found: Result<Match, NoMatch>,
    captures: &[Capture],
) {
    let mut walked = Vec::new();
    let name = MethodName::new(method);
    let by_walk = table.lookup_by_walk(host, name, path.as_bytes(), &mut walked);
    let route = |found: Result<Match, _>| found.map(|found| found.route).ok();
    assert_eq!((route(found), captures), (route(by_walk), &walked[..]), "{method} {path}");
    // If routes of one method share the path, the index has no route of that path.
    let is_shared = |method: &&str| {
        let (name, captures) = (MethodName::new(method), &mut Vec::new());
        let found = table.lookup_by_walk(host, name, path.as_bytes(), captures);
        matches!(found, Ok(Match { is_shared: true, .. }))
    };
    let is_alone =
        by_walk.is_ok() && !table.methods_of(host, path.as_bytes()).methods().iter().any(is_shared);
    let has_own_route = is_alone && walked.is_empty() && method != "HEAD";
    if has_own_route && host == 0 && !path.contains('%') && method.len() <= 8 {
        let found = table.index().find(host, path.as_bytes(), MethodWord::of(method));
        assert!(found.is_some(), "{method} {path} is in the index");
    }
}

/// Returns the routes that are found for a request, in the order in which they are tried.
fn alternatives(table: &RouteTable, request: &str) -> Vec<u32> {
    let mut captures = Vec::new();
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let (host, path) = path.split_at(path.find('/').expect("a path"));
    let host = table.host(|| (!host.is_empty()).then_some(host.as_bytes()));
    let found = table.lookup(host, MethodName::new(method), path.as_bytes(), &mut captures);
    let Ok(Match { route, is_shared, .. }) = found else { return Vec::new() };
    if !is_shared {
        return vec![route];
    }
    let (mut all, mut next) = (Vec::new(), Some(route));
    while let Some(number) = next {
        let (route, after) = table.alternative(number);
        all.push(route);
        next = after;
    }
    all
}

#[track_caller]
fn check(routes: &[&str], rows: &[(&str, &str)]) {
    let table = table(routes);
    for (request, expected) in rows {
        assert_eq!(look_up(&table, request), *expected, "{request} in {routes:?}");
    }
}

#[test]
fn paths_are_compared_segment_by_segment() {
    check(
        &["GET /", "GET /a", "GET /a/", "GET /users/{id}", "GET /users/{id}/posts/{post}"],
        &[
            ("GET /", "0 []"),
            ("GET /a", "1 []"),
            ("GET /a/", "2 []"),
            ("GET /users/7", "3 [7]"),
            ("GET /users/7/", "not found"),
            ("GET /users/", "not found"),
            ("GET /users", "not found"),
            ("GET /users/7/posts/8", "4 [7, 8]"),
            ("GET /users//posts/8", "not found"),
            ("GET //", "not found"),
            ("GET //a", "not found"),
            ("GET *", "not found"),
            ("GET /A", "not found"),
        ],
    );
}

#[test]
fn index_finds_a_last_parameter_unless_the_walk_could_prefer_another_route() {
    let check = |routes: &[&str], path: &str, expected: Option<(u32, &str)>| {
        let table = table(routes);
        let index = table.index();
        let found = index.find_parameter(0, path.as_bytes(), MethodWord::of("GET"));
        let found = found.map(|(route, (start, end))| (route, &path[start as usize..end as usize]));
        assert_eq!(found, expected, "{path} in {routes:?}");
    };
    check(&["GET /users/{id}"], "/users/7", Some((0, "7")));
    check(&["GET /users/{id}"], "/users/", None);
    check(&["GET /users/{id}"], "/users/%37", None);
    check(&["GET /users/{id}"], "/user/7", None);
    check(&["POST /users/{id}", "GET /users/{id}"], "/users/7", Some((1, "7")));
    check(&["GET /{id}", "GET h/{id}"], "/7", Some((0, "7")));
    check(&["GET /users/{id}", "GET /users/v{id}"], "/users/7", None);
    check(&["GET /users/{id}", "POST /users/{id}", "GET /users/v{id}/a"], "/users/7", None);
}

#[test]
fn rest_takes_one_or_more_segments() {
    check(
        &["GET /a/{rest..}"],
        &[
            ("GET /a", "not found"),
            ("GET /a/", "0 []"),
            ("GET /a/b", "0 [b]"),
            ("GET /a/b/c/", "0 [b/c/]"),
            ("GET /a//", "0 [/]"),
        ],
    );
    check(&["GET /{rest..}"], &[("GET /", "0 []"), ("GET /x/y", "0 [x/y]")]);
}

#[test]
fn most_specific_route_wins_in_any_order() {
    let mut routes = [
        "GET /{rest..}",
        "GET /files/{name}",
        "GET /files/{name}.json",
        "GET /files/v{name}.json",
        "GET /files/index.json",
        "GET /files/{rest..}",
    ];
    let rows = [
        ("/files/index.json", 4),
        ("/files/v1.json", 3),
        ("/files/1.json", 2),
        ("/files/1.xml", 1),
        ("/files/.json", 1),
        ("/files/v.json", 2),
        ("/files/a/b", 5),
        ("/files/", 5),
        ("/files", 0),
        ("/other", 0),
    ];
    let paths = routes;
    for _ in 0..routes.len() {
        routes.rotate_left(1);
        let table = table(&routes);
        for (path, expected) in rows {
            let found = look_up(&table, &format!("GET {path}"));
            let number = found.split(' ').next().expect("split gives one").parse::<usize>();
            let found = number.map(|number| routes[number]);
            assert_eq!(found, Ok(paths[expected]), "{path} in {routes:?}");
        }
    }
}

#[test]
fn walk_goes_back_from_a_branch_without_a_route() {
    check(
        &["GET /users/me/posts", "GET /users/{id}/files", "GET /{a}/{b}/{c}/d", "GET /x/{rest..}"],
        &[
            ("GET /users/me/files", "1 [me]"),
            ("GET /users/me/posts", "0 []"),
            ("GET /users/me/files/d", "2 [users, me, files]"),
            ("GET /x/y/z/d", "3 [y/z/d]"),
            ("GET /users/me", "not found"),
        ],
    );
}

#[test]
fn walk_goes_back_from_a_route_without_the_method() {
    check(
        &["GET /users/{id}", "POST /users/me", "PUT,PATCH /users/me", "DELETE /{rest..}"],
        &[
            ("GET /users/me", "0 [me]"),
            ("POST /users/me", "1 []"),
            ("PATCH /users/me", "2 []"),
            ("DELETE /users/me", "3 [users/me]"),
            ("POST /users/7", "allow DELETE, GET, HEAD, OPTIONS"),
            ("TRACE /users/me", "allow DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
            ("OPTIONS /x", "allow DELETE, OPTIONS"),
            ("get /users/7", "allow DELETE, GET, HEAD, OPTIONS"),
        ],
    );
}

#[test]
fn head_falls_back_to_get_at_the_same_path() {
    check(
        &["GET /a", "GET /b", "HEAD /b", "POST /c", "GET /{x}", "M-SEARCH /a"],
        &[("HEAD /a", "0 []"), ("HEAD /b", "2 []"), ("HEAD /c", "4 [c]"), ("M-SEARCH /a", "5 []")],
    );
    check(&["POST /a"], &[("HEAD /a", "allow OPTIONS, POST")]);
    check(&["OPTIONS /a"], &[("OPTIONS /a", "0 []"), ("HEAD /a", "allow OPTIONS")]);
}

#[test]
fn encoded_text_is_compared_decoded_and_captured_raw() {
    check(
        &["GET /größe/{x}", "GET /a+b/{x}", "GET /f/v{x}.json", "GET /f/{x}"],
        &[
            ("GET /gr%C3%B6%c3%9fe/%41", "0 [%41]"),
            ("GET /größe/1%2F2", "0 [1%2F2]"),
            ("GET /a%2Bb/x", "1 [x]"),
            ("GET /f/%761%2Ejson", "2 [1]"),
            ("GET /f/v%31.jso%6E", "2 [%31]"),
            ("GET /f/v.jso%6E", "3 [v.jso%6E]"),
            ("GET /f%2Fx", "not found"),
            ("GET /f/%2", "bad encoding"),
            ("GET /nowhere/%ff", "bad encoding"),
        ],
    );
}

#[test]
fn routes_with_the_host_come_first() {
    check(
        &["GET api.example.com/a", "GET /a", "GET /{x}", "POST www.example.com/a"],
        &[
            ("GET api.example.com/a", "0 []"),
            ("GET API.Example.COM/a", "0 []"),
            ("GET www.example.com/a", "1 []"),
            ("GET other/a", "1 []"),
            ("GET /a", "1 []"),
            ("GET api.example.com/b", "2 [b]"),
            ("PUT www.example.com/a", "allow GET, HEAD, OPTIONS, POST"),
            ("PUT api.example.com/a", "allow GET, HEAD, OPTIONS"),
        ],
    );
    check(&["GET h/a"], &[("GET /a", "not found"), ("GET h/a", "0 []")]);
}

#[test]
#[cfg_attr(miri, ignore = "a table of five hundred routes")]
fn node_with_many_children_finds_each_of_them() {
    let routes: Vec<String> = (0..500).map(|n| format!("GET /common-prefix-{n}/{{x}}")).collect();
    let texts: Vec<&str> = routes.iter().map(String::as_str).collect();
    let table = table(&texts);
    for n in 0..500 {
        let request = format!("GET /common-prefix-{n}/y");
        assert_eq!(look_up(&table, &request), format!("{n} [y]"));
    }
    assert_eq!(look_up(&table, "GET /common-prefix-500/y"), "not found");
}

/// All 2^12 combinations of text and parameter: the worst case for backtracking in a table.
#[test]
#[cfg_attr(miri, ignore = "it counts the steps of a long search")]
fn walk_visits_each_node_at_most_once() {
    let routes: Vec<String> = (0..1 << 12)
        .map(|bits: u32| {
            let segment = |depth: u32| {
                if bits >> depth & 1 == 0 { "/a".to_owned() } else { format!("/{{p{depth}}}") }
            };
            format!("GET {}/end", (0..12).map(segment).collect::<String>())
        })
        .collect();
    let texts: Vec<&str> = routes.iter().map(String::as_str).collect();
    let table = table(&texts);
    let path = "/a".repeat(12);
    let started = std::time::Instant::now();
    assert_eq!(look_up(&table, &format!("GET {path}/no")), "not found");
    assert_eq!(look_up(&table, &format!("GET {path}/end")), "0 []");
    let long = format!("GET {}", "/a".repeat(10_000));
    assert_eq!(look_up(&table, &long), "not found");
    // There are about 2^13 nodes; visiting each again at each depth would take minutes.
    assert!(started.elapsed() < std::time::Duration::from_secs(2));
}
