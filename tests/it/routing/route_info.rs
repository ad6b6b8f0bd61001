//! The route of a request, as handlers, their arguments and middleware see it.

use std::sync::{Arc, Mutex};

use webserver::prelude::*;
use webserver::{Cx, FromRequest, NoRoute, RequestBuilder};

/// Returns what a route says about itself.
fn said(route: &RouteInfo) -> String {
    let methods: Vec<_> = route.methods().iter().map(HttpMethod::as_str).collect();
    let file = route.file().rsplit('/').next().unwrap_or_default();
    format!("{} {} {} {file}", methods.join("|"), route.path(), route.name())
}

#[get("/{id}?{q}")]
fn show(id: u8, q: Option<&str>, route: RouteInfo) -> String {
    format!("{id} {q:?} {}", said(&route))
}

#[post("/")]
async fn create(route: RouteInfo, body: String) -> String {
    format!("{body} {}", said(&route))
}

#[get("/by/request")]
fn by_request(request: &Request) -> String {
    request.route().map_or_else(String::new, said)
}

#[get("/by/owner")]
async fn by_owner(request: Request) -> String {
    request.route().map_or_else(String::new, said)
}

#[route("/maybe", methods(PUT, "M-SEARCH"))]
fn maybe(route: Option<RouteInfo>, refused: Result<RouteInfo, NoRoute>) -> String {
    format!("{} {}", route.is_some_and(|route| (30..50).contains(&route.line())), refused.is_ok())
}

/// An extractor that does not say that it asks for the route.
struct Pattern<'r>(&'r str);

impl<'r> FromRequest<'r> for Pattern<'r> {
    type Needs = ();
    type Rejection = NoRoute;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, NoRoute> {
        cx.request.route().map(|route| Self(route.path())).ok_or(NoRoute)
    }
}

#[get("/own/{rest..}")]
fn own(rest: &str, pattern: Pattern<'_>) -> String {
    format!("{rest} {}", pattern.0)
}

mod shop {
    use webserver::{get, routes};

    #[get("/")]
    pub(crate) fn root(route: webserver::RouteInfo) -> String {
        super::said(&route)
    }

    routes![pub(crate) Shop = [root]];
}

async fn by_builder(request: Request) -> String {
    request.route().map_or_else(String::new, said)
}

/// Each handler sees its route: without middleware, with middleware that does nothing, and after
/// middleware has put another request in the place of the first.
#[tokio::test]
async fn handler_sees_its_route_with_all_prefixes() {
    struct Nothing;
    impl Middleware for Nothing {}

    struct Replaces;
    impl Middleware for Replaces {
        fn on_request(&self, mut request: Request) -> FutureRequest {
            let builder = RequestBuilder::new(request.method().clone(), request.raw_target());
            let builder = builder.body(request.take_body());
            builder.build().expect("it was a request").into()
        }
    }

    let builder = || {
        ServerBuilder::new()
            .routes(routes!["/api" => ["/users" => [show, create], by_request, by_owner, maybe]])
            .routes(routes!["/shop" => shop::Shop, own])
            .route("/built/{name}", HttpMethod::DELETE, by_builder)
    };
    let servers = [
        builder().build(),
        builder().middleware(Nothing).build(),
        builder().middleware(Replaces).build(),
    ];
    for server in servers {
        let client = server.client();
        let check = async |request: webserver::ClientRequest, expected: &str| {
            assert_eq!(request.send().await.text().await, expected);
        };
        let here = "route_info.rs";
        check(
            client.get("/api/users/7?q=a"),
            &format!("7 Some(\"a\") GET /api/users/{{id}} show {here}"),
        )
        .await;
        check(client.post("/api/users"), &format!(" POST /api/users create {here}")).await;
        check(client.get("/api/by/request"), &format!("GET /api/by/request by_request {here}"))
            .await;
        check(client.get("/api/by/owner"), &format!("GET /api/by/owner by_owner {here}")).await;
        check(client.put("/api/maybe"), "true true").await;
        check(client.get("/own/a/b"), "a/b /own/{rest..}").await;
        check(client.get("/shop"), &format!("GET /shop root {here}")).await;
        check(client.delete("/built/x"), &format!("DELETE /built/{{name}} by_builder {here}"))
            .await;
    }
}

/// Records the pattern of the route on the way in and out.
#[derive(Clone, Default)]
struct Records(Arc<Mutex<Vec<String>>>);

impl Records {
    fn push(&self, way: &str, route: Option<&RouteInfo>) {
        let pattern = route.map_or("none", RouteInfo::path);
        self.0.lock().expect("no test panics under it").push(format!("{way} {pattern}"));
    }
}

impl Middleware for Records {
    fn on_request(&self, request: Request) -> FutureRequest {
        self.push("in", request.route());
        request.into()
    }

    fn on_response(&self, response: Response) -> FutureResponse {
        self.push("out", response.request().and_then(|request| request.route()));
        response.into()
    }
}

#[tokio::test]
async fn middleware_sees_the_route_on_the_way_in_and_out() {
    let records = Records::default();
    let client = ServerBuilder::new()
        .middleware(records.clone())
        .routes(routes!["/api" => [show, by_owner]])
        .route("/built", HttpMethod::GET, by_builder)
        .build()
        .client();
    let check = async |request: webserver::ClientRequest, expected: &str| {
        request.send().await;
        let seen = std::mem::take(&mut *records.0.lock().expect("no test panics under it"));
        assert_eq!(seen, [format!("in {expected}"), format!("out {expected}")]);
    };
    check(client.get("/api/7"), "/api/{id}").await;
    check(client.head("/api/7"), "/api/{id}").await;
    // The argument is refused, and the request still has a route.
    check(client.get("/api/x"), "/api/{id}").await;
    check(client.get("/api/by/owner"), "/api/by/owner").await;
    check(client.get("/built"), "/built").await;
    check(client.get("/nowhere"), "none").await;
    check(client.post("/built"), "none").await;
    check(client.request(HttpMethod::OPTIONS, "/built"), "none").await;
}
