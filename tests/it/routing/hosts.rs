//! Routes for one host, and hosts that begin with a parameter.

use std::collections::HashMap;

use webserver::client::Client;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

#[get("/", host = "api.example.com")]
fn api() -> &'static str {
    "api"
}

#[get("/")]
fn site() -> &'static str {
    "site"
}

#[get("/", host = "{tenant}.example.com")]
fn shop(tenant: &str) -> String {
    format!("shop {tenant}")
}

#[get("/items/{id}?{q}&{others..}", host = "{tenant}.example.com")]
async fn item(id: u8, tenant: String, q: Option<&str>, others: HashMap<String, String>) -> String {
    format!("{tenant} {id} {q:?} {}", others.len())
}

#[get("/", host = "{labels..}.deep.example.com")]
fn deep(labels: &str) -> String {
    format!("deep {labels}")
}

#[get("/", host = "{number}.shard.example.com")]
fn shard(number: u8) -> String {
    format!("shard {number}")
}

#[get("/{rest..}")]
fn other(rest: &str) -> String {
    format!("other {rest}")
}

async fn check(client: &Client, target: &str, host: &str, expected: &str) {
    let answer = client.get(target).header("host", host).send().await;
    let text = format!("{} {}", answer.status().as_u16(), answer.text().await);
    assert!(text.starts_with(expected), "{target} {host}: {text}");
}

#[tokio::test(flavor = "current_thread")]
async fn host_parameter_is_an_argument_by_name() {
    let routes = routes![api, site, shop, item, deep, shard, other];
    let client = builder().routes(routes).build().client();
    check(&client, "/", "api.example.com", "200 api").await;
    check(&client, "/", "blue.example.com", "200 shop blue").await;
    check(&client, "/", "Blue.EXAMPLE.com:8080", "200 shop blue").await;
    check(&client, "/", "a.b.example.com", "200 site").await;
    check(&client, "/", "example.com", "200 site").await;
    check(&client, "/", "blue.example.com.evil", "200 site").await;
    check(&client, "/items/7?q=x&a=1&tenant=2", "blue.example.com", "200 blue 7 Some(\"x\") 2")
        .await;
    check(&client, "/items/x", "blue.example.com", "404").await;
    check(&client, "/items/7", "example.com", "200 other items/7").await;
    // An exact host passes a path without a route on to the host with a parameter.
    check(&client, "/items/7", "api.example.com", "200 api 7 None 0").await;
    check(&client, "/", "a.b.deep.example.com", "200 deep a.b").await;
    check(&client, "/", "a.deep.example.com", "200 deep a").await;
    check(&client, "/", "7.shard.example.com", "200 shard 7").await;
    check(&client, "/", "300.shard.example.com", "404").await;
}

#[tokio::test(flavor = "current_thread")]
async fn host_parameter_that_does_not_parse_is_named_in_the_answer() {
    let client = builder().routes(routes![shard]).build().client();
    let request = client.get("/").header("host", "x.shard.example.com");
    let answer = request.header("accept", "application/json").send().await;
    assert_eq!(answer.status(), 404);
    let text = answer.text().await;
    assert!(text.contains("number") && text.contains("from 0 to 255"), "{text}");
}

#[tokio::test(flavor = "current_thread")]
async fn host_parameter_keeps_allow_and_conflicts_of_run() {
    #[post("/", host = "{name}.example.com")]
    fn create(name: &str) -> String {
        name.to_owned()
    }
    #[get("/", host = "{name}.example.com")]
    fn again(name: &str) -> String {
        name.to_owned()
    }
    let client = builder().routes(routes![shop, site, create]).build().client();
    let answer = client.delete("/").header("host", "a.example.com").send().await;
    assert_eq!(
        (answer.status().as_u16(), answer.header("allow")),
        (405, Some("GET, HEAD, OPTIONS, POST"))
    );
    let answer = client.delete("/").header("host", "example.com").send().await;
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
    let server = ServerBuilder::new().routes(routes![shop]).routes(routes![again]).build();
    let text = server.run().await.expect_err("the routes conflict").to_string();
    let expected = "GET {tenant}.example.com/ (fn shop";
    assert!(text.contains(expected) && text.contains("{name}.example.com/ (fn again"), "{text}");
}

#[test]
fn host_route_answers_only_for_its_host() {
    let server = Local::start(builder().routes(routes![api, site]).build());
    let check = |target: &str, host: &str, expected: &str| {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("GET {target} HTTP/1.1\r\nhost: {host}\r\n\r\n"));
        assert_eq!(wire.answer(false).text(), expected, "{target} {host}");
    };
    check("/", "api.example.com", "api");
    check("/", "API.example.com:8080", "api");
    check("/", "example.com", "site");
    check("/", "api.example.com.evil", "site");
    check("http://api.example.com/", "other", "api");
}
