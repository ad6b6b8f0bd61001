//! Links to handlers that share a path with others, by ranks, types and hosts.

use webserver::prelude::*;
use webserver::{Client, LinkError};
use webserver_tests::builder;

#[get("/users/{id}")]
fn by_id(id: u32) -> String {
    format!("id {id}")
}

#[get("/users/{flag}", rank = 1)]
async fn by_flag(flag: bool) -> String {
    format!("flag {flag}")
}

#[get("/users/{name}", rank = 2)]
fn by_name(name: &str) -> String {
    format!("name {name}")
}

#[get("/users/new")]
fn new() -> &'static str {
    "new"
}

#[get("/report/{n}", produces = "application/json")]
fn json(n: u8) -> String {
    format!("json {n}")
}

#[get("/report/{n}", produces = "text/html")]
fn html(n: u8) -> String {
    format!("html {n}")
}

#[put("/report/{n}", consumes = "text/html")]
fn put_html(n: u8) -> String {
    format!("put html {n}")
}

#[put("/report/{n}", consumes = "application/json")]
fn put_json(n: u8) -> String {
    format!("put json {n}")
}

#[get("/where/{at}?{q}", host = "{tenant}.example.com")]
fn tenant(tenant: &str, at: u8, q: &str, info: ConnectionInfo) -> String {
    let link = uri!(App, tenant(at = at + 1, q = "c"));
    format!("{tenant} {at} {q} {}", link.absolute(&info))
}

#[get("/{id}")]
fn number(id: u8, #[path] org: &str) -> String {
    format!("number {id} of {org}")
}

#[get("/{name}", rank = 1)]
fn name(name: &str, #[path] org: u8) -> String {
    format!("name {name} of {org}")
}

routes![App = [
    by_id, by_flag, by_name, new, json, html, put_html, put_json, tenant,
    "/orgs/{org}" => [number, name],
]];

fn client() -> Client {
    builder().routes(routes![App]).build().client()
}

async fn get(client: &Client, link: Result<Link, LinkError>) -> String {
    match link {
        Ok(link) => client.get(link).send().await.text().await,
        Err(error) => error.to_string(),
    }
}

/// A link to a rank reaches its handler, or there is none.
#[tokio::test(flavor = "current_thread")]
async fn link_to_a_rank_reaches_its_handler() {
    let client = client();
    assert_eq!(get(&client, try_uri!(App, by_id(id = 7))).await, "id 7");
    assert_eq!(get(&client, try_uri!(App, by_flag(flag = true))).await, "flag true");
    assert_eq!(get(&client, try_uri!(App, by_name(name = "Ann"))).await, "name Ann");
    assert_eq!(get(&client, try_uri!(App, by_name(name = "a/7"))).await, "name a/7");
    assert_eq!(get(&client, try_uri!(App, number(org = "a", id = 7))).await, "number 7 of a");
    assert_eq!(get(&client, try_uri!(App, number(org = "5", id = 7))).await, "number 7 of 5");
    assert_eq!(get(&client, try_uri!(App, name(org = 5, name = "x"))).await, "name x of 5");
    let check = async |link: Result<Link, LinkError>, wanted: &str| {
        let error = get(&client, link).await;
        assert!(error.contains(wanted), "{error}");
    };
    check(try_uri!(App, by_name(name = "7")), "a request for `/users/7` finds fn by_id (").await;
    check(try_uri!(App, by_name(name = "true")), "finds fn by_flag (").await;
    check(try_uri!(App, by_name(name = "new")), "finds fn new (").await;
    check(try_uri!(App, name(org = 5, name = "7")), "finds fn number (").await;
}

/// The client chooses between handlers that differ in their types, so a link to each of them is the
/// same.
#[tokio::test(flavor = "current_thread")]
async fn link_to_a_handler_of_several_types_is_their_path() {
    let client = client();
    for link in [try_uri!(App, json(n = 5)), try_uri!(App, html(n = 5))] {
        let link = link.expect("it is a link");
        assert_eq!(client.get(link.clone()).send().await.text().await, "json 5");
        let answer = client.get(link).header("accept", "text/html").send().await;
        assert_eq!(answer.text().await, "html 5");
    }
    for (link, kind, text) in [
        (try_uri!(App, put_html(n = 5)), "text/html", "put html 5"),
        (try_uri!(App, put_json(n = 5)), "application/json", "put json 5"),
    ] {
        let request = client.put(link.expect("it is a link")).header("content-type", kind);
        assert_eq!(request.body("x").send().await.text().await, text);
    }
}

/// A link stays on the host of the request.
#[tokio::test(flavor = "current_thread")]
async fn link_to_a_host_with_a_parameter_has_no_value_for_it() {
    for base in ["", "/shop"] {
        let client = builder().routes(routes![App]).base_path(base).build().client();
        let link = uri!(App, tenant(at = 5, q = "a b"));
        assert_eq!(link.as_str(), "/where/5?q=a%20b");
        let request = client.get(format!("{base}{link}")).header("host", "acme.example.com:81");
        let expected = format!("acme 5 a b http://acme.example.com:81{base}/where/6?q=c");
        assert_eq!(request.send().await.text().await, expected);
    }
}
