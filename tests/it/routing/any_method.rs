//! Routes that take every method.

use webserver::prelude::*;

async fn any(request: Request) -> String {
    let route = request.route().map_or("-", RouteInfo::path);
    format!("any {} {} by {route}", request.method(), request.path())
}

#[get("/a/own")]
fn own() -> &'static str {
    "own"
}

#[route("/a/cache", methods("PURGE"))]
fn purge() -> &'static str {
    "purged"
}

#[tokio::test]
async fn route_for_any_method_takes_what_more_specific_routes_leave() {
    let server = ServerBuilder::new()
        .routes(routes![own, purge])
        .route_any("/a/{rest..}", any)
        .route("/b", HttpMethod::GET, any)
        .build();
    let client = server.client();
    let check = async |method: &str, path: &str, expected: &str| {
        let method = method.parse().expect("a method");
        assert_eq!(client.request(method, path).send().await.text().await, expected);
    };
    for method in ["GET", "POST", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "M-SEARCH", "*"] {
        check(method, "/a/x/y", &format!("any {method} /a/x/y by /a/{{rest..}}")).await;
    }
    check("HEAD", "/a/", "any HEAD /a/ by /a/{rest..}").await;
    check("GET", "/a/own", "own").await;
    check("HEAD", "/a/own", "own").await;
    check("POST", "/a/own", "any POST /a/own by /a/{rest..}").await;
    check("OPTIONS", "/a/own", "any OPTIONS /a/own by /a/{rest..}").await;
    check("PURGE", "/a/cache", "purged").await;
    check("PROPFIND", "/a/cache", "any PROPFIND /a/cache by /a/{rest..}").await;
    // Outside of it nothing changes.
    assert_eq!(client.get("/a").send().await.status(), 404);
    let refused = client.delete("/b").send().await;
    assert_eq!(
        (refused.status().as_u16(), refused.header("allow")),
        (405, Some("GET, HEAD, OPTIONS"))
    );
    let unknown = client.request("PROPFIND".parse().expect("a method"), "/b").send().await;
    assert_eq!(unknown.status(), 501);
    let all = client.request(HttpMethod::OPTIONS, "*").send().await;
    let methods = "CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PURGE, PUT, TRACE";
    assert_eq!(all.header("allow"), Some(methods));
    // The description of the server says the same.
    let listing = server.routes();
    let named = |path: &str| listing.entries().iter().find(|entry| entry.route.path() == path);
    let entry = named("/a/{rest..}").expect("the route is listed");
    assert_eq!((entry.route.name(), entry.route.methods().len()), ("any", 9));
    let explained = server.explain("PROPFIND".parse().expect("a method"), "/a/x", &[]);
    assert!(explained.status().is_none_or(|status| status == 200), "{explained}");
}

#[tokio::test]
async fn route_for_any_method_conflicts_with_one_of_the_same_path() {
    let builder = ServerBuilder::new().routes(routes![own]).route_any("/a/own", any);
    let error = builder.build().run().await.expect_err("the routes conflict").to_string();
    assert!(error.contains("route conflict: GET /a/own (fn own"), "{error}");
    assert!(error.contains("GET /a/own (fn any, "), "{error}");
    let closure = async |request: Request| request.path().to_owned();
    let server = ServerBuilder::new().route_any("/a/{x}", closure).build();
    let name = server.routes().entries().iter().next().map(|entry| entry.route.name());
    assert_eq!(name, Some("route_for_any_method_conflicts_with_one_of_the_same_path"));
}
