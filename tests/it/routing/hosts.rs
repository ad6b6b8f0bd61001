//! Routes for one host.

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
