//! Lists of routes that meet: several lists, lists that are left out, named lists, routes of the
//! builder, and several workers, with groups, ranks, types and catchers in them.

use webserver::prelude::*;
use webserver::{Client, TrailingSlash};
use webserver_tests::{Local, Wire, builder};

fn route_of(request: &Request) -> &str {
    request.route().map_or("none", RouteInfo::path)
}

#[get("/{id}")]
fn number(id: u8, #[path] org: &str) -> String {
    format!("number {id} of {org}")
}

#[get("/{name}", rank = 1)]
async fn name(name: &str, #[path] org: u8) -> String {
    format!("name {name} of {org}")
}

#[catch]
fn of_orgs(problem: &Problem, request: &Request) -> String {
    format!("orgs {} {}", problem.status().as_u16(), route_of(request))
}

#[catch]
fn of_server(problem: &Problem, request: &Request) -> String {
    format!("server {} {}", problem.status().as_u16(), route_of(request))
}

#[get("/report/{n}", produces = "text/html")]
fn html(n: u8) -> String {
    format!("html {n}")
}

#[get("/report/{n}", produces = "text/csv")]
fn csv(n: u8) -> String {
    format!("csv {n}")
}

#[get("/report/{n}", produces = "text/csv", rank = 1)]
fn csv_of_text(n: &str) -> String {
    format!("csv of {n}")
}

#[middleware]
fn only_html(route: RouteInfo) -> Result<(), Problem> {
    let detail = format!("{} {}", route.path(), route.name());
    Err(Problem::new(StatusCode::FORBIDDEN).detail(detail))
}

#[get("/tenant/{n}", host = "{tenant}.example.com")]
fn tenant(tenant: u8, n: u8) -> String {
    format!("tenant {tenant} {n}")
}

#[get("/tenant/{n}", host = "{tenant}.example.com", rank = 1)]
fn named_tenant(tenant: &str, n: u8) -> String {
    format!("tenant named {tenant} {n}")
}

routes![Orgs = ["/orgs/{org}" => [number, of_orgs, name]]];

async fn built(request: Request) -> Result<String, StatusCode> {
    if request.query().is_some() { Err(StatusCode::CONFLICT) } else { Ok("built".to_owned()) }
}

fn server(base: &str, orgs: bool, named: bool) -> Server {
    let list = orgs.then_some(routes!["/orgs/{org}" => [number, of_orgs, name]]);
    let builder = builder().base_path(base).trailing_slash(TrailingSlash::Ignore).workers(2);
    let builder = builder
        .route("/orgs/{org}/x/{y}", HttpMethod::GET, built)
        .routes(list)
        .routes(routes![of_server, csv, csv_of_text])
        .routes(routes!["/in" with [only_html] => html, "/in" => [csv, csv_of_text], tenant, named_tenant])
        .route("/built", HttpMethod::GET, built);
    if named { builder.mount::<Named>().build() } else { builder.build() }
}

mod named {
    use super::*;

    routes![pub(super) Named = ["/named" => Orgs]];
}

use named::Named;

async fn get(client: &Client, target: &str, accept: &str) -> String {
    let answer = client.get(target).header("accept", accept).send().await;
    format!("{} {}", answer.status().as_u16(), answer.text().await)
}

const CASES: [(&str, &str, &str); 20] = [
    ("/orgs/a/7", "*/*", "200 number 7 of a"),
    ("/orgs/5/x", "*/*", "200 name x of 5"),
    ("/orgs/5/x/", "*/*", "200 name x of 5"),
    ("/orgs/a/x", "*/*", "404 orgs 404 /orgs/{org}/{name}"),
    ("/orgs/a/x/y", "*/*", "200 built"),
    // A route of the builder belongs to the server and not to a group.
    ("/orgs/a/x/y?z", "*/*", "409 server 409 /orgs/{org}/x/{y}"),
    ("/orgs/a/x/y/z", "*/*", "404 orgs 404 none"),
    ("/built?z", "*/*", "409 server 409 /built"),
    ("/built/", "*/*", "200 built"),
    ("/report/7", "*/*", "200 csv 7"),
    ("/report/x", "*/*", "200 csv of x"),
    ("/report/7", "text/html", "406 server 406 /report/{n}"),
    // The guard belongs to one of the handlers of the path.
    ("/in/report/7", "text/html", "403 server 403 /in/report/{n}"),
    ("/in/report/7", "text/csv", "200 csv 7"),
    ("/in/report/7/", "text/csv", "200 csv 7"),
    ("/in/report/x", "text/html", "406 server 406 /in/report/{n}"),
    ("http://7.example.com/tenant/1", "*/*", "200 tenant 7 1"),
    ("http://x.example.com/tenant/1", "*/*", "200 tenant named x 1"),
    ("http://x.example.com/tenant/x", "*/*", "404 server 404 /tenant/{n}"),
    ("http://x.example.com/tenant", "*/*", "404 server 404 none"),
];

fn below(base: &str, target: &str) -> String {
    match target.strip_prefix("http://").and_then(|rest| rest.split_once('/')) {
        Some((host, path)) => format!("http://{host}{base}/{path}"),
        None => format!("{base}{target}"),
    }
}

#[tokio::test(flavor = "current_thread")]
async fn lists_of_one_server_agree_on_routes_ranks_and_catchers() {
    for base in ["", "/shop"] {
        for named in [false, true] {
            let client = server(base, true, named).client();
            for (target, accept, expected) in CASES {
                assert_eq!(get(&client, &below(base, target), accept).await, expected, "{target}");
                if named && target.starts_with("/orgs") && !target.starts_with("/orgs/a/x/y") {
                    let expected = expected.replace("/orgs", "/named/orgs");
                    let target = format!("{base}/named{target}");
                    assert_eq!(get(&client, &target, accept).await, expected, "{target}");
                }
            }
            let options = client.request(HttpMethod::OPTIONS, format!("{base}/in/report/7"));
            let options = options.send().await;
            assert_eq!(options.header("allow"), Some("GET, HEAD, OPTIONS"));
        }
        // A list that is left out adds no routes.
        let client = server(base, false, true).client();
        for (target, expected) in [
            ("/orgs/a/7", "404 server 404 none"),
            ("/orgs/a/x/y", "200 built"),
            ("/report/x", "200 csv of x"),
            ("http://x.example.com/tenant/1", "200 tenant named x 1"),
            ("/named/orgs/5/x", "200 name x of 5"),
            ("/named/orgs/a/x", "404 orgs 404 /named/orgs/{org}/{name}"),
        ] {
            assert_eq!(get(&client, &below(base, target), "*/*").await, expected, "{target}");
        }
    }
}

/// Two servers in one process, with two workers each, over sockets.
#[test]
fn servers_of_one_process_answer_as_their_clients_do() {
    let bases = ["", "/shop"];
    let servers = bases.map(|base| Local::start_in_threads(server(base, true, false), 2));
    for _ in 0..4 {
        for (base, server) in bases.iter().zip(&servers) {
            let mut wire = Wire::connect(server.addr);
            for (target, accept, expected) in CASES {
                let answer = wire.get(&below(base, target), &format!("accept: {accept}\r\n"));
                assert_eq!(format!("{} {}", answer.status, answer.text()), expected, "{target}");
            }
        }
    }
}

/// The explanation of a request names the route that takes it, and its status.
#[test]
fn explanation_agrees_with_the_answer() {
    for base in ["", "/shop"] {
        let server = server(base, true, true);
        for (target, accept, expected) in CASES {
            let target = below(base, target);
            let explained = server.explain(HttpMethod::GET, &target, &[("accept", accept)]);
            let mut words = expected.split(' ');
            let status = words.next().and_then(|status| status.parse::<u16>().ok());
            let route = expected.rsplit(' ').next().filter(|last| last.starts_with('/'));
            // What guards and handlers answer is not known before.
            let status = status.filter(|status| !matches!(status, 200 | 403 | 409));
            let told = explained.status().map(|status| status.as_u16());
            assert_eq!(told, status, "{target} {accept}: {explained}");
            let path = explained.route().map(RouteInfo::path);
            assert!(route.is_none() || path == route, "{target}: {explained}");
            let name = words.next().expect("it begins with the name of the handler");
            let is_named = status.is_some() || !expected.starts_with("200");
            let found = explained.route().map_or("none", RouteInfo::name);
            assert!(is_named || found.contains(name), "{target}: {explained}");
        }
        let outside = server.explain(HttpMethod::GET, "/nowhere/orgs/a/7", &[]);
        assert_eq!(outside.status(), Some(StatusCode::NOT_FOUND));
        assert!(outside.route().is_none());
    }
}

#[test]
fn explanation_says_why_a_rank_or_a_type_is_passed_over() {
    let server = server("", true, false);
    let reason = |target: &str, accept: &str, name: &str| {
        let explained = server.explain(HttpMethod::GET, target, &[("accept", accept)]);
        let paths = ["/orgs/", "/report/", "/tenant/"];
        let first = paths.iter().find(|path| target.contains(*path)).expect("one of these");
        let mut of_path =
            explained.considered().iter().filter(|one| one.route.path().starts_with(first));
        let found = of_path.find(|one| one.route.name() == name);
        found.and_then(|one| one.refused.clone()).unwrap_or_default()
    };
    let unread = "its handler cannot read the parameters, so rank 1 is tried";
    assert_eq!(reason("/orgs/5/x", "*/*", "number"), unread);
    assert_eq!(reason("/orgs/5/7", "*/*", "name"), "it fits, but fn number has a lower rank");
    assert_eq!(reason("http://x.example.com/tenant/1", "*/*", "tenant"), unread);
    let server = builder().routes(routes![html, csv]).build();
    let explained = server.explain(HttpMethod::GET, "/report/7", &[("accept", "text/csv")]);
    let refused = explained.considered()[0].refused.as_deref();
    assert_eq!(refused, Some("it fits, but fn csv suits the types of the request better"));
}

#[middleware]
fn first(headers: HeaderMap) -> Result<(), StatusCode> {
    if headers.get("x-first").is_some() { Err(StatusCode::PAYMENT_REQUIRED) } else { Ok(()) }
}

#[middleware]
async fn second(headers: HeaderMap) -> Result<(), StatusCode> {
    tokio::task::yield_now().await;
    if headers.get("x-second").is_some() { Err(StatusCode::GONE) } else { Ok(()) }
}

#[catch]
fn of_first(problem: &Problem) -> String {
    format!("first {}", problem.status().as_u16())
}

#[catch]
fn of_second(problem: &Problem) -> String {
    format!("second {}", problem.status().as_u16())
}

#[get("/{id}")]
fn id(id: u8) -> String {
    format!("id {id}")
}

#[get("/{name}", rank = 1)]
fn text(name: &str) -> Result<String, StatusCode> {
    if name == "bad" { Err(StatusCode::CONFLICT) } else { Ok(format!("text {name}")) }
}

/// Handlers of one path may be in groups with different middleware and catchers.
#[tokio::test(flavor = "current_thread")]
async fn ranks_in_two_groups_have_the_middleware_and_catchers_of_their_own_group() {
    for is_left_out in [false, true] {
        let other = (!is_left_out).then_some(routes!["/other" => [of_second, html]]);
        let routes = routes![
            of_server,
            "/u" with [first] => [of_first, id],
            "/{any}" with [second] => [of_second, text],
            "/u" with [second] => [text],
        ];
        let client = builder().routes(routes).routes(other).build().client();
        let get = async |target: &str, field: &str| {
            let answer = client.get(target).header(field, "1").send().await;
            format!("{} {}", answer.status().as_u16(), answer.text().await)
        };
        assert_eq!(get("/u/7", "x-second").await, "200 id 7");
        assert_eq!(get("/u/7", "x-first").await, "402 first 402");
        assert_eq!(get("/u/x", "x-first").await, "200 text x");
        // The second list of `/u` has no catchers, so those of the server answer.
        assert_eq!(get("/u/x", "x-second").await, "410 server 410 /u/{name}");
        assert_eq!(get("/u/bad", "x-first").await, "409 server 409 /u/{name}");
        assert_eq!(get("/x/bad", "x-first").await, "409 second 409");
        assert_eq!(get("/x/bad", "x-second").await, "410 second 410");
        // Without a route, the path decides: a text comes before a parameter.
        assert_eq!(get("/u/x/y", "x-second").await, "404 first 404");
        assert_eq!(get("/other/x/y", "x-second").await, "404 second 404");
        let answer = client.post("/u/7").send().await;
        assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
        assert_eq!(answer.text().await, "first 405");
    }
}
