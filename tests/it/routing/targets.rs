//! The targets that the test client accepts are those that a connection accepts.

use webserver::prelude::*;

#[get("/seen/{rest..}")]
fn seen(rest: &str, request: &Request) -> String {
    let host = request.headers().get("host").unwrap_or_default();
    format!("{rest} {host} {}", request.uri().encoded_path())
}

#[tokio::test]
async fn test_client_accepts_the_targets_that_a_connection_accepts() {
    let client = ServerBuilder::new().routes(routes![seen]).build().client();
    for (target, expected) in [
        ("/seen/a[b", "a[b localhost /seen/a%5Bb"),
        ("/seen/é", "é localhost /seen/%C3%A9"),
        ("http://a:80/seen/b", "b a:80 /seen/b"),
        ("/%73een/%2f", "/ localhost /%73een/%2f"),
    ] {
        assert_eq!(client.get(target).send().await.text().await, expected, "{target}");
    }
    for target in ["", "seen", "/seen/a b", "/seen/#a", "/seen/a\\b", "*", "ftp://a/"] {
        let answer = client.get(target).send().await;
        assert_eq!(answer.status(), 400, "{target}");
        assert!(answer.text().await.contains("the request target"), "{target}");
    }
    // `OPTIONS *` is about the server as a whole.
    assert_eq!(client.request(HttpMethod::OPTIONS, "*").send().await.status(), 204);
}
