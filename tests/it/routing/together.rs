//! Features that meet: a base path, prefixes with parameters, ranks, variants, middleware of groups,
//! catchers, links and a slash at the end, in one app.

use webserver::prelude::*;
use webserver::{Client, FutureResponse, TrailingSlash};
use webserver_tests::builder;

/// What answered, what it knows of the route, and what it sees of the request.
fn seen(who: &str, request: &Request) -> String {
    let route = request.route().map_or("none", RouteInfo::path);
    format!("{who} {} {route} [{}]", request.path(), request.base_path())
}

#[catch(404, 405)]
fn lost(_: &Problem, request: &Request) -> String {
    seen("lost", request)
}

#[catch]
fn api_any(problem: &Problem, request: &Request) -> String {
    format!("{} {}", problem.status().as_u16(), seen("api", request))
}

#[catch(404)]
fn org_lost(_: &Problem, request: &Request) -> String {
    seen("org", request)
}

#[get("/")]
fn index(request: &Request) -> String {
    seen("index", request)
}

#[get("/{id}")]
fn number(id: u8, #[path] org: &str) -> String {
    format!("number {id} of {org}")
}

#[get("/{name}", rank = 1)]
fn name(name: &str, #[path] org: u8) -> String {
    format!("name {name} of {org}")
}

#[get("/slash/")]
fn slash(request: &Request) -> String {
    seen("slash", request)
}

#[middleware]
fn keyed(headers: HeaderMap, route: RouteInfo) -> Result<(), Problem> {
    match headers.get("x-no") {
        Some(_) => Err(Problem::new(StatusCode::FORBIDDEN).detail(route.path().to_owned())),
        None => Ok(()),
    }
}

routes![App = [
    index,
    lost,
    "/api" with [keyed] => [
        api_any,
        index,
        slash,
        "/orgs/{org}" => [org_lost, number, name],
    ],
]];

/// Marks every response.
struct Marks;

impl Middleware for Marks {
    fn on_response(&self, response: Response) -> FutureResponse {
        let name = HeaderName::from_static("x-mark");
        response.with_header(name, HeaderValue::from_static("1")).into()
    }
}

fn client(base: &str, slash: TrailingSlash, middleware: bool) -> Client {
    let builder = builder().routes(routes![App]).base_path(base).trailing_slash(slash);
    let builder = if middleware { builder.middleware(Marks) } else { builder };
    builder.build().client()
}

async fn text(client: &Client, method: HttpMethod, target: &str, no: bool) -> String {
    let request = client.request(method, target);
    let request = if no { request.header("x-no", "1") } else { request };
    let answer = request.send().await;
    format!("{} {}", answer.status().as_u16(), answer.text().await)
}

#[tokio::test(flavor = "current_thread")]
async fn base_path_is_not_part_of_what_catchers_compare() {
    for middleware in [false, true] {
        let client = client("/shop", TrailingSlash::Strict, middleware);
        let get = async |target: &str| text(&client, HttpMethod::GET, target, false).await;
        assert_eq!(get("/shop").await, "200 index / / [/shop]");
        assert_eq!(get("/shop/api").await, "200 index /api /api [/shop]");
        assert_eq!(get("/shop/x").await, "404 lost /x none [/shop]");
        assert_eq!(get("/shop/api/x").await, "404 404 api /api/x none [/shop]");
        assert_eq!(get("/shop/api/orgs/a/b/c").await, "404 org /api/orgs/a/b/c none [/shop]");
        assert_eq!(get("/shop/%61pi/x").await, "404 404 api /api/x none [/shop]");
        // Outside of the base path, no group of the server is meant.
        for outside in ["/x", "/api", "/api/x", "/api/orgs/a/b/c", "/shopping/api", "/"] {
            let expected = format!("404 lost {outside} none [/shop]");
            assert_eq!(get(outside).await, expected);
            let posted = text(&client, HttpMethod::POST, outside, false).await;
            assert_eq!(posted, expected);
        }
        let answer = client.get("/api/x").send().await;
        assert_eq!(answer.header("x-mark").is_some(), middleware);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn prefix_with_parameters_has_guards_ranks_and_catchers() {
    for base in ["", "/shop"] {
        for middleware in [false, true] {
            let client = client(base, TrailingSlash::Strict, middleware);
            let get = async |target: &str, no| {
                text(&client, HttpMethod::GET, &format!("{base}{target}"), no).await
            };
            assert_eq!(get("/api/orgs/a/7", false).await, "200 number 7 of a");
            assert_eq!(get("/api/orgs/5/7", false).await, "200 number 7 of 5");
            assert_eq!(get("/api/orgs/5/x", false).await, "200 name x of 5");
            // The last rank says what is wrong, and the catcher of the group answers.
            let lost = format!("404 org /api/orgs/a/x /api/orgs/{{org}}/{{name}} [{base}]");
            assert_eq!(get("/api/orgs/a/x", false).await, lost);
            // The guard refuses before the parameters are looked at, with the route of the request.
            let refused = |route| format!("403 403 api {route} [{base}]");
            assert_eq!(
                get("/api/orgs/a/x", true).await,
                refused("/api/orgs/a/x /api/orgs/{org}/{name}")
            );
            assert_eq!(
                get("/api/orgs/a/7", true).await,
                refused("/api/orgs/a/7 /api/orgs/{org}/{id}")
            );
            // A request without a route does not reach a guard.
            let text = text(&client, HttpMethod::POST, &format!("{base}/api/orgs/a/7"), true).await;
            assert_eq!(text, format!("405 405 api /api/orgs/a/7 none [{base}]"));
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn trailing_slash_meets_base_path_guards_and_catchers() {
    for middleware in [false, true] {
        let redirects = client("/shop", TrailingSlash::Redirect, middleware);
        let answer = redirects.get("/shop/api/slash?a=b").send().await;
        assert_eq!(answer.status(), 308);
        assert_eq!(answer.header("location"), Some("/shop/api/slash/?a=b"));
        let answer = redirects.get("/shop/api/orgs/a/7/").send().await;
        assert_eq!(answer.header("location"), Some("/shop/api/orgs/a/7"));
        let answer = redirects.get("/shop/api/nothing/").send().await;
        assert_eq!(answer.text().await, "404 api /api/nothing/ none [/shop]");
        // A path outside is not redirected, even if it looks like one of a route.
        let answer = redirects.get("/api/slash").send().await;
        assert_eq!((answer.status().as_u16(), answer.header("location")), (404, None));
        let ignores = client("/shop", TrailingSlash::Ignore, middleware);
        let get = async |target: &str, no| text(&ignores, HttpMethod::GET, target, no).await;
        assert_eq!(get("/shop/api/slash", false).await, "200 slash /api/slash /api/slash/ [/shop]");
        assert_eq!(get("/shop/api/orgs/5/x/", false).await, "200 name x of 5");
        assert_eq!(get("/shop/api/orgs/5/7/", false).await, "200 number 7 of 5");
        assert_eq!(
            get("/shop/api/orgs/a/x/", false).await,
            "404 org /api/orgs/a/x/ /api/orgs/{org}/{name} [/shop]"
        );
        assert_eq!(
            get("/shop/api/orgs/5/x/", true).await,
            "403 403 api /api/orgs/5/x/ /api/orgs/{org}/{name} [/shop]"
        );
        assert_eq!(get("/api/slash", false).await, "404 lost /api/slash none [/shop]");
        assert_eq!(get("/shop/", false).await, "200 index / / [/shop]");
    }
}

/// Handlers and catchers of an app below a base path that write links.
mod site {
    use webserver::prelude::*;

    #[get("/page/{n}")]
    pub(super) fn page(n: u8, info: ConnectionInfo, base: BasePath) -> String {
        let link = uri!(super::Site, page(org = "é/x", n = n));
        format!("{} {} {}", link, link.absolute(&info), base.join(link.as_str()))
    }

    #[get("/go")]
    pub(super) fn go() -> Redirect {
        Redirect::see_other(uri!(super::Site, page(org = "a b", n = 1)))
    }

    #[catch(404)]
    pub(super) fn home(_: &Problem) -> Redirect {
        Redirect::see_other(uri!(super::Site, go(org = "of the catcher")))
    }

    #[middleware]
    pub(super) fn login(headers: HeaderMap) -> Result<(), Redirect> {
        match headers.get("x-no") {
            Some(_) => Err(Redirect::see_other(uri!(super::Site, page(org = "guard", n = 2)))),
            None => Ok(()),
        }
    }

    #[middleware]
    pub(super) async fn around(request: Request, next: Next<'_>) -> Response {
        if request.headers().get("x-around").is_some() {
            return Redirect::see_other(uri!(super::Site, page(org = "around", n = 2)))
                .into_response();
        }
        next.run(request).await
    }
}

routes![Site = [
    "/orgs/{org}" with [site::login] => [site::home, site::page, "/in" with [site::around] => [index], site::go],
]];

#[tokio::test(flavor = "current_thread")]
async fn links_below_a_base_path_lead_back_to_the_server() {
    for base in ["", "/grün"] {
        let encoded = if base.is_empty() { "" } else { "/gr%C3%BCn" };
        for middleware in [false, true] {
            let builder = builder().routes(routes![Site]).base_path(base);
            let builder = if middleware { builder.middleware(Marks) } else { builder };
            let client = builder.build().client();
            let location = async |target: &str, field: &str| {
                let request = client.get(format!("{base}{target}")).header(field, "1");
                let answer = request.send().await;
                format!("{} {}", answer.status().as_u16(), answer.header("location").unwrap_or(""))
            };
            let to = |path: &str| format!("303 {encoded}/orgs/{path}");
            assert_eq!(location("/orgs/a/go", "x").await, to("a%20b/page/1"));
            assert_eq!(location("/orgs/a/go", "x-no").await, to("guard/page/2"));
            assert_eq!(location("/orgs/a/in", "x-around").await, to("around/page/2"));
            assert_eq!(location("/orgs/a/lost", "x").await, to("of%20the%20catcher/go"));
            assert_eq!(location("/orgs/a/page/x", "x").await, to("of%20the%20catcher/go"));
            let answer = client.get(format!("{base}/orgs/a/page/3")).header("host", "h:8").send();
            let link = "/orgs/%C3%A9%2Fx/page/3";
            assert_eq!(
                answer.await.text().await,
                format!("{link} http://h:8{encoded}{link} {encoded}{link}")
            );
        }
    }
}
