//! Tests of the order in `lifecycle`: when the route is looked up, and which route the middleware sees.
//! The table is built by hand, so that the numbers of the routes are known.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use super::dynamic::Dynamic;
use super::mount::MountedRoute;
use super::{App, AppService, Paths};
use crate::base::limits::Limits;
use crate::http::{
    Dispatch, HeaderName, HeaderValue, HttpMethod, Request, RequestBuilder, Response, RouteMatch,
};
use crate::middleware::{Around, FutureRequest, FutureResponse, Middleware, Next};
use crate::router::{OwnedTable, Route, RouteSet, RouteTable, Segment};

/// Method, text of the path, and host of each route.
const ROUTES: [(&str, &str, Option<&str>); 4] = [
    ("GET", "a", None),
    ("POST", "a", None),
    ("GET", "b", None),
    ("GET", "a", Some("one.example")),
];

/// Runs a GET of `/a` at `two.example`, for which route 0 is found, through a middleware that
/// changes the request.
#[track_caller]
fn check(change: fn(&mut Request), expected: &str) {
    let app = app(vec![Arc::new(Changes(change))], routes());
    assert_eq!(answer(&app, request(HttpMethod::GET, "/a", "two.example")), expected);
}

#[test]
fn middleware_sees_the_route_on_the_way_in() {
    let routes_seen = Arc::new(Mutex::new(Vec::new()));
    let sees = || -> Arc<dyn Middleware> { Arc::new(Sees(routes_seen.clone())) };
    let rows = [("/a", "one.example", Some(3)), ("/b", "two.example", Some(2)), ("/c", "", None)];
    for (path, host, route) in rows {
        let app = app(vec![sees(), sees()], routes());
        answer(&app, request(HttpMethod::GET, path, host));
        assert_eq!(
            std::mem::take(&mut *routes_seen.lock().expect("no panic")),
            [route, route],
            "{path}"
        );
    }
}

/// Each middleware records a wrong route, which shows whether the recorded route is used or
/// replaced.
#[test]
fn route_is_looked_up_again_only_if_method_target_or_host_changed() {
    check(|_| (), "0");
    check(|request| note(request, 2), "2");
    check(
        |request| {
            note(request, 2);
            let value = HeaderValue::from_static("1");
            request.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
        },
        "2",
    );
    check(
        |request| {
            note(request, 2);
            set_host(request, "TWO.example:80");
        },
        "2",
    );
    check(
        |request| {
            note(request, 2);
            set_host(request, "one.example");
        },
        "3",
    );
    check(|request| *request = self::request(HttpMethod::POST, "/a", "two.example"), "1");
    check(|request| *request = self::request(HttpMethod::GET, "/b", "two.example"), "2");
}

#[test]
fn request_without_a_route_gets_one_if_middleware_replaces_it() {
    let replaces = |request: &mut Request| *request = self::request(HttpMethod::GET, "/b", "");
    let app = app(vec![Arc::new(Changes(replaces))], routes());
    assert_eq!(answer(&app, request(HttpMethod::GET, "/nowhere", "")), "2");
    check(|request| *request = self::request(HttpMethod::PUT, "/a", ""), "405 Method Not Allowed");
}

#[test]
fn route_match_of_another_table_is_not_used() {
    check(
        |request| {
            let noted =
                RouteMatch { table: RouteTable::merged(table()).id(), host: 0, route: Some(2) };
            *request.routing().noted = Some(noted);
        },
        "0",
    );
}

#[test]
fn route_middleware_runs_inside_server_middleware_and_only_for_its_route() {
    let steps = Arc::new(Mutex::new(Vec::new()));
    let run = |path| {
        let step = |name| Step(name, steps.clone());
        let mut routes = routes();
        routes[0].chain = Box::new([Arc::new(Wraps(step("route"))), Arc::new(step("inner"))]);
        let app = app(vec![Arc::new(step("server"))], routes);
        answer(&app, request(HttpMethod::GET, path, ""));
        steps.lock().expect("no panic").drain(..).collect::<Vec<_>>().join(" ")
    };
    let whole = "server in, route in, inner in, inner out, route out, server out,";
    assert_eq!(run("/a"), whole);
    assert_eq!(run("/b"), "server in, server out,");
    assert_eq!(run("/nowhere"), "server in, server out,");
}

/// Changes the request on its way in.
struct Changes(fn(&mut Request));

impl Middleware for Changes {
    fn on_request(&self, mut request: Request) -> FutureRequest {
        (self.0)(&mut request);
        request.into()
    }
}

/// Records the number of the route that the request has.
struct Sees(Arc<Mutex<Vec<Option<u32>>>>);

impl Middleware for Sees {
    fn on_request(&self, request: Request) -> FutureRequest {
        let noted = request.route_match().expect("the route was looked up");
        self.0.lock().expect("no panic").push(noted.route);
        request.into()
    }
}

/// Records its name on the way in and out.
struct Step(&'static str, Arc<Mutex<Vec<String>>>);

impl Step {
    fn record(&self, way: &str) {
        self.1.lock().expect("no panic").push(format!("{} {way},", self.0));
    }
}

impl Middleware for Step {
    fn on_request(&self, request: Request) -> FutureRequest {
        self.record("in");
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        self.record("out");
        response.into()
    }
}

/// A step that wraps around the rest.
struct Wraps(Step);

impl Middleware for Wraps {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        Around::new(async move {
            self.0.record("in");
            let response = next.run(request).await;
            self.0.record("out");
            response
        })
    }
}

fn note(request: &mut Request, route: u32) {
    let noted = request.routing().noted;
    *noted = noted.map(|noted| RouteMatch { route: Some(route), ..noted });
}

fn set_host(request: &mut Request, host: &str) {
    let host = HeaderValue::from_str(host).expect("a host is a field value");
    request.headers_mut().insert(HeaderName::from_static("host"), host);
}

fn request(method: HttpMethod, path: &str, host: &str) -> Request {
    let builder = RequestBuilder::new(method, path);
    let mut request = builder.build().expect("the pieces are valid");
    set_host(&mut request, host);
    request
}

fn table() -> OwnedTable {
    let segments = ROUTES.map(|(_, text, _)| [Segment::Text(text)]);
    let methods = ROUTES.map(|(method, ..)| [method]);
    let mut set = RouteSet::new();
    for (at, (.., host)) in ROUTES.iter().enumerate() {
        let (segments, methods) = (&segments[at], &methods[at]);
        set.add(Route { host: *host, ..Route::new("f", "f", 1, "", segments, methods) });
    }
    set.table()
}

/// Returns routes that answer with their number.
fn routes() -> Vec<MountedRoute> {
    let route = |number: usize| {
        Dynamic::factory(move |_: Request| std::future::ready(number.to_string()))()
    };
    (0..ROUTES.len()).map(route).collect()
}

fn app(chain: Vec<Arc<dyn Middleware>>, routes: Vec<MountedRoute>) -> AppService {
    AppService::new(App::new(
        chain.into(),
        None,
        Paths::default(),
        RouteTable::merged(table()),
        routes,
        Limits::default().into(),
        None,
    ))
}

/// Returns the body of the answer, or the status if it is an error.
fn answer(app: &AppService, request: Request) -> String {
    let mut polled = Poll::Pending;
    app.open().start(request, &mut Context::from_waker(Waker::noop()), &mut polled);
    let Poll::Ready(response) = polled else { panic!("nothing here waits") };
    if !response.status().is_success() {
        return response.status().to_string();
    }
    let body = response.body().buffered().expect("the body is a text");
    String::from_utf8_lossy(body).into_owned()
}
