//! Chromium with an API, a page of an origin that may use it, and a page of another site that may not.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use webserver::cross_origin::{Cors, Csrf};
use webserver::prelude::*;
use webserver::security_headers::{ContentSecurityPolicy, CspNonce, SecurityHeaders};
use webserver_tests::{Local, builder};

use super::browser::{CHROMIUM, arguments};
use super::tools::{Folder, find, run, script};

// -- the site

/// One script has the nonce, and three have not.
#[get("/")]
fn page(nonce: CspNonce) -> Html<String> {
    let digits = "0123456789abcdef0123456789abcdef";
    Html(format!(
        "<!doctype html><title>site</title><link rel=\"icon\" href=\"data:,\">\
         <body onload=\"window.inAttribute = 1\">\
         <script nonce=\"{nonce}\">window.withNonce = 1</script>\
         <script>window.withoutNonce = 1</script>\
         <script nonce=\"{digits}\">window.withWrongNonce = 1</script>"
    ))
}

fn site() -> Local {
    let policy = ContentSecurityPolicy::empty().set("script-src", &[ContentSecurityPolicy::NONCE]);
    let headers = SecurityHeaders::new().content_security_policy(&policy);
    Local::start(builder().middleware(headers).routes(routes![page]).build())
}

// -- the API

/// Counts what has reached a handler.
#[derive(Default)]
struct Count(AtomicU32);

#[get("/items/{id}")]
fn show(id: u32) -> impl IntoResponse {
    ([("x-total", "3"), ("x-secret", "7")], format!("item {id}"))
}

#[extractor]
fn condition(#[header] if_match: &str, #[cookie] user: Option<&str>) -> Condition {
    Condition(format!("{if_match} by {}", user.unwrap_or("nobody")))
}

struct Condition(String);

#[put("/items/{id}")]
fn rename(id: u32, #[json] name: String, condition: Condition) -> String {
    format!("{id} is {name}, {}", condition.0)
}

#[post("/session")]
fn sign_in() -> impl IntoResponse {
    ([("set-cookie", "user=ada; Path=/; SameSite=Lax; HttpOnly")], "")
}

#[get("/me")]
fn me(#[cookie] user: Option<&str>) -> String {
    user.unwrap_or("nobody").to_owned()
}

#[get("/broken")]
fn broken() {
    panic!("on purpose")
}

#[get("/count")]
fn count(count: State<Count>) -> String {
    count.0.0.load(Ordering::SeqCst).to_string()
}

#[post("/count")]
fn increase(count: State<Count>) -> String {
    (count.0.0.fetch_add(1, Ordering::SeqCst) + 1).to_string()
}

/// A page of the origin of the API.
#[get("/own")]
fn own() -> Html<&'static str> {
    Html("<!doctype html><title>own</title><link rel=\"icon\" href=\"data:,\">")
}

fn api(site: &str) -> Local {
    let cors = Cors::origins(&[]).allow_origin(site).expect("the site has an origin");
    let cors = cors.allow_credentials().expose_headers(&["x-total"]);
    let csrf = Csrf::new().trust(site).expect("the site has an origin");
    let routes = routes![show, rename, sign_in, me, broken, count, increase, own];
    let server = builder().state(Count::default()).middleware(cors).middleware(csrf);
    Local::start(server.routes(routes).build())
}

#[test]
fn chromium_lets_one_origin_use_an_api_and_no_other_one() {
    let Some(chromium) = find(&CHROMIUM) else { return };
    let Some(node) = find(&["node", "nodejs"]) else { return };
    let site = site();
    let origin = format!("http://{}", site.addr);
    let api = api(&origin);
    let profile = Folder::new("chromium-origins");
    let mut command = Command::new(node);
    command.arg(script("origins.mjs")).arg(origin).arg(format!("http://{}", api.addr));
    command.arg(chromium).args(arguments(profile.path()));
    command.env("HOME", profile.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    command.env_remove("NODE_OPTIONS");
    assert_eq!(run(&mut command).text().lines().last(), Some("all right"));
}
