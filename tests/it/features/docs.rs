//! The docs page as bytes: where it is, its fields, and what a client that does not decompress gets.

use webserver::openapi::Info;
use webserver::prelude::*;

#[get("/hello")]
fn hello() -> &'static str {
    "hello"
}

routes![App = [hello]];

fn client(base: &str, path: &str) -> webserver::Client {
    let openapi =
        routes![App].openapi(Info::new("<Shop> & \"Co\"", "1.0").server("https://a.example"));
    ServerBuilder::new().base_path(base).routes(routes![App]).docs(path, &openapi).build().client()
}

#[tokio::test]
async fn docs_page_is_strict_and_links_to_its_files() {
    let answer = client("", "/docs").get("/docs").send().await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = answer.header("content-security-policy").expect("there is a policy").to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    let page = answer.text().await;
    assert!(page.contains("<title>&lt;Shop&gt; &amp; &quot;Co&quot;</title>"), "{page}");
    assert!(page.contains("src=\"./docs/start.js\""), "{page}");
    assert!(!page.contains("<style") && !page.contains("http"), "{page}");
}

#[tokio::test]
async fn docs_page_describes_its_own_server_under_its_base_path() {
    for (base, path, url) in
        [("", "/docs", "/"), ("/shop", "/docs/", "/shop"), ("/grün", "/", "/gr%C3%BCn")]
    {
        let client = client(base, path);
        let folder = format!("{}{}", url.trim_end_matches('/'), path.trim_end_matches('/'));
        let answer = client.get(format!("{folder}/openapi.json")).send().await;
        assert_eq!(answer.header("content-type"), Some("application/json"), "{folder}");
        let value: serde_json::Value = serde_json::from_slice(&answer.bytes().await).expect("JSON");
        assert_eq!(value["servers"], serde_json::json!([{ "url": url }]));
        assert!(value["paths"]["/hello"]["get"].is_object());
    }
    let page = client("/shop", "/").get("/shop/").send().await.text().await;
    assert!(page.contains("src=\"./start.js\""), "{page}");
    assert_eq!(client("", "/docs").get("/docs/other").send().await.status(), 404);
}

#[tokio::test]
async fn docs_files_are_compressed_and_have_tags_of_their_content() {
    let client = client("", "/docs");
    for file in ["swagger-ui-bundle.js", "swagger-ui.css"] {
        let get = || client.get(format!("/docs/{file}"));
        let answer = get().header("accept-encoding", "br, gzip").send().await;
        assert_eq!(answer.status(), 200, "{file}");
        assert_eq!(answer.header("content-encoding"), Some("gzip"));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let tag = answer.header("etag").expect("there is a tag").to_owned();
        assert_eq!(tag, ETag::of(answer.bytes().await).as_str());
        let again = get().header("accept-encoding", "gzip").header("if-none-match", &tag);
        assert_eq!(again.send().await.status(), 304);
        let plain = get().header("accept-encoding", "identity").send().await;
        assert_eq!(plain.status(), 406);
        assert_eq!(plain.header("vary"), Some("accept-encoding"));
        assert_eq!(get().send().await.status(), 200, "nothing is refused");
    }
    let start = client.get("/docs/start.js").header("accept-encoding", "identity").send().await;
    assert_eq!((start.status().as_u16(), start.header("content-encoding")), (200, None));
}
