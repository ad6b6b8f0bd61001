//! The fields that tell browsers to protect pages.

use std::collections::HashSet;
use std::time::Duration;

use webserver::prelude::*;
use webserver::security_headers::{ContentSecurityPolicy, CspNonce, SecurityHeaders};
use webserver_tests::{Local, Wire, builder};

#[get("/")]
fn page(nonce: CspNonce) -> Html<String> {
    Html(nonce.to_string())
}

#[get("/framed")]
fn framed() -> Response {
    let name = HeaderName::from_static("x-frame-options");
    Response::new("").with_header(name, HeaderValue::from_static("SAMEORIGIN"))
}

#[get("/panics")]
fn panics() {
    panic!("on purpose")
}

fn client(headers: SecurityHeaders) -> webserver::Client {
    let routes = routes![page, framed, panics];
    ServerBuilder::new().middleware(headers).routes(routes).build().client()
}

#[tokio::test]
async fn security_headers_are_in_every_response_and_keep_what_a_handler_sets() {
    let client = client(SecurityHeaders::new());
    for (path, status, frame) in [
        ("/", 200, "DENY"),
        ("/framed", 200, "SAMEORIGIN"),
        ("/nothing", 404, "DENY"),
        ("/panics", 500, "DENY"),
    ] {
        let answer = client.get(path).send().await;
        assert_eq!(answer.status(), status);
        let values = |name| answer.headers().get_all(name).collect::<Vec<_>>();
        assert_eq!(values("x-frame-options"), [frame.as_bytes()], "{path}");
        assert_eq!(values("x-content-type-options"), [b"nosniff"], "{path}");
        assert_eq!(values("content-security-policy").len(), 1, "{path}");
    }
    assert_eq!(client.get("/").send().await.text().await, "", "no policy has a nonce");
}

#[tokio::test]
async fn content_security_policy_has_a_new_nonce_in_every_response() {
    let sources = &["'self'", ContentSecurityPolicy::NONCE];
    let policy =
        ContentSecurityPolicy::empty().set("script-src", sources).set("style-src", sources);
    let client = client(SecurityHeaders::new().content_security_policy(&policy));
    let mut seen = HashSet::new();
    for _ in 0..10 {
        let answer = client.get("/").send().await;
        let policy = answer.header("content-security-policy").map(str::to_owned);
        let nonce = answer.text().await;
        assert_eq!(nonce.len(), 32);
        let sources = format!("'self' 'nonce-{nonce}'");
        assert_eq!(policy, Some(format!("script-src {sources}; style-src {sources}")));
        assert!(seen.insert(nonce), "a nonce was used twice");
    }
    let missing = client.get("/nothing").send().await;
    assert!(
        missing.header("content-security-policy").is_some_and(|policy| policy.contains("'nonce-"))
    );
}

#[test]
fn content_security_policy_refuses_what_would_end_a_directive() {
    for (directive, source) in [
        ("script-src", "'self'; report-uri x"),
        ("script-src", "a,b"),
        ("script-src", ""),
        ("script-src", "\u{e9}"),
        ("script src", "'self'"),
        ("", "'self'"),
    ] {
        let set = || ContentSecurityPolicy::new().set(directive, &[source]);
        assert!(std::panic::catch_unwind(set).is_err(), "{directive} {source}");
    }
}

#[test]
fn strict_transport_security_is_sent_over_https_only() {
    let headers = SecurityHeaders::new().strict_transport_security(Duration::from_hours(1), true);
    let server = builder().middleware(headers).trusted_proxies(["127.0.0.1"]).routes(routes![page]);
    let server = Local::start(server.build());
    let field = |fields: &str| {
        let answer = Wire::connect(server.addr).get("/", fields);
        answer.field("strict-transport-security").map(str::to_owned)
    };
    let forwarded = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto:";
    assert_eq!(
        field(&format!("{forwarded} https\r\n")).as_deref(),
        Some("max-age=3600; includeSubDomains")
    );
    assert_eq!(field(&format!("{forwarded} http\r\n")), None);
    assert_eq!(field(""), None);
}
