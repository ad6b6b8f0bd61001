//! Which requests of pages of other sites are refused.

use webserver::cross_origin::Csrf;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

#[get("/form")]
fn form() {}

#[post("/form")]
fn send() -> &'static str {
    "sent"
}

#[post("/webhook", exempt = [Csrf])]
fn webhook() {}

/// Returns the status of a request with these fields.
async fn status(csrf: Csrf, method: HttpMethod, path: &str, fields: &[(&str, &str)]) -> u16 {
    let routes = routes![form, send, webhook];
    let client = ServerBuilder::new().middleware(csrf).routes(routes).build().client();
    let request = client.request(method, path).header("host", "shop.example.com:8443");
    let request =
        fields.iter().fold(request, |request, (name, value)| request.header(*name, value));
    request.send().await.status().as_u16()
}

#[tokio::test]
async fn csrf_decides_by_the_fields_of_browsers() {
    const SITE: &str = "sec-fetch-site";
    const ORIGIN: &str = "origin";
    let cases: &[(&[(&str, &str)], u16)] = &[
        (&[], 200),
        (&[(SITE, "same-origin")], 200),
        (&[(SITE, "none")], 200),
        (&[(SITE, "same-site")], 403),
        (&[(SITE, "cross-site")], 403),
        (&[(SITE, "")], 403),
        (&[(SITE, "Same-Origin")], 403),
        (&[(SITE, "same-origin"), (SITE, "cross-site")], 403),
        (&[(SITE, "same-origin"), (ORIGIN, "https://evil.example")], 200),
        (&[(SITE, "cross-site"), (ORIGIN, "https://pay.example.com")], 200),
        (&[(SITE, "cross-site"), (ORIGIN, "https://pay.example.com.evil.example")], 403),
        (&[(ORIGIN, "https://shop.example.com:8443")], 200),
        (&[(ORIGIN, "http://shop.example.com:8443")], 200),
        (&[(ORIGIN, "https://shop.example.com")], 403),
        (&[(ORIGIN, "https://evil.example")], 403),
        (&[(ORIGIN, "null")], 403),
        (&[(ORIGIN, "")], 403),
        (&[(ORIGIN, "://shop.example.com:8443x")], 403),
        (&[(ORIGIN, "https://shop.example.com:8443"), (ORIGIN, "https://evil.example")], 403),
        (&[(ORIGIN, "https://pay.example.com")], 200),
    ];
    for (fields, expected) in cases {
        let csrf = Csrf::trusting(&["https://pay.example.com"]);
        let got = status(csrf, HttpMethod::POST, "/form", fields).await;
        assert_eq!(got, *expected, "{fields:?}");
    }
}

#[tokio::test]
async fn csrf_passes_safe_methods_and_exempt_routes() {
    let cross = &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    assert_eq!(status(Csrf::new(), HttpMethod::GET, "/form", cross).await, 200);
    assert_eq!(status(Csrf::new(), HttpMethod::HEAD, "/form", cross).await, 200);
    assert_eq!(status(Csrf::new(), HttpMethod::OPTIONS, "/form", cross).await, 204);
    assert_eq!(status(Csrf::new(), HttpMethod::POST, "/webhook", cross).await, 200);
    assert_eq!(status(Csrf::new(), HttpMethod::TRACE, "/form", cross).await, 403);
    assert_eq!(status(Csrf::new(), HttpMethod::DELETE, "/form", cross).await, 403);
    let trusted = Csrf::new().trust("https://evil.example").expect("it is an origin");
    assert_eq!(status(trusted, HttpMethod::POST, "/form", cross).await, 200);
}

#[test]
fn csrf_compares_with_the_host_that_a_trusted_proxy_reports() {
    let routes = routes!["/" with [Csrf] => [send]];
    let server = builder().trusted_proxies(["127.0.0.1"]).routes(routes).build();
    let server = Local::start(server);
    let post = |fields: &str| {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!(
            "POST /form HTTP/1.1\r\nHost: inside\r\nContent-Length: 0\r\n{fields}\r\n"
        ));
        wire.answer(false).status
    };
    let forwarded = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Host: shop.example.com\r\n";
    assert_eq!(post(&format!("{forwarded}Origin: https://shop.example.com\r\n")), 200);
    assert_eq!(post(&format!("{forwarded}Origin: https://inside\r\n")), 403);
    assert_eq!(post("Origin: https://inside\r\n"), 200);
    assert_eq!(post("Origin: https://evil.example\r\n"), 403);
}
