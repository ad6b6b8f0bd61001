//! A small app with groups, arguments and results, tested through the test client.

use webserver::prelude::*;

mod users {
    use webserver::prelude::*;

    #[get("/{id}")]
    pub(crate) async fn show(id: u64) -> Text<u64> {
        Text(id)
    }

    #[get("/me")]
    pub(crate) fn me() -> &'static str {
        "me"
    }

    #[get("/")]
    pub(crate) fn list() -> &'static str {
        "list"
    }

    routes![pub(crate) Users = [list, show, me]];
}

struct Db {
    name: &'static str,
}

#[get("/db")]
fn db(db: State<Db>) -> &'static str {
    db.name
}

#[get("/files/{name}.json")]
fn file(name: &str) -> String {
    name.to_owned()
}

#[get("/static/{path..}")]
fn assets(path: &str) -> String {
    format!("<{path}>")
}

#[get("/search?{q}&{tags}&{page}")]
fn search(q: &str, tags: Vec<&str>, page: Option<u32>) -> String {
    format!("{q} {tags:?} {page:?}")
}

#[route("/any", methods(GET, PUT, "M-SEARCH"))]
fn any(method: HttpMethod) -> String {
    method.to_string()
}

#[get("/typed/{type}")]
fn raw(r#type: String) -> String {
    r#type
}

#[get("/boom")]
fn boom() -> &'static str {
    panic!("on purpose")
}

#[get("/late", timeout = "20ms")]
async fn late() -> &'static str {
    tokio::time::sleep(std::time::Duration::from_secs(30)).await;
    "never"
}

fn server() -> Server {
    ServerBuilder::new()
        .routes(routes![
            db, file, assets, search, any, raw, boom, late,
            "/users" => users::Users,
            "/v1" => ["/people" => [users::list, users::show]],
        ])
        .state(Db { name: "the database" })
        .build()
}

#[tokio::test(flavor = "current_thread")]
async fn routing_finds_the_handler_of_each_path() {
    let client = server().client();
    let check = async |target: &str, status: u16, body: &str| {
        let answer = client.get(target).send().await;
        assert_eq!(answer.status(), status, "{target}");
        let text = answer.text().await;
        assert!(text == body || (status >= 400 && text.contains(body)), "{target}: {text}");
    };
    check("/db", 200, "the database").await;
    check("/users", 200, "list").await;
    check("/users/7", 200, "7").await;
    check("/users/me", 200, "me").await;
    check("/users/", 404, "").await;
    check("/v1/people", 200, "list").await;
    check("/v1/people/3", 200, "3").await;
    check("/files/a%20b.json", 200, "a b").await;
    check("/files/.json", 404, "").await;
    check("/static/", 200, "<>").await;
    check("/static/a/b%2Fc", 200, "<a/b/c>").await;
    check("/static", 404, "").await;
    check("/search?q=a+b&tags=x&tags=y", 200, r#"a b ["x", "y"] None"#).await;
    check("/search?q=a&page=x", 422, "page").await;
    check("/typed/x", 200, "x").await;
    check("/any", 200, "GET").await;
    check("/boom", 500, "Internal Server Error").await;
    check("/late", 503, "").await;
    let search = HttpMethod::from_bytes(b"M-SEARCH").expect("a method");
    assert_eq!(client.request(search, "/any").send().await.text().await, "M-SEARCH");
    let wrong = client.post("/any").send().await;
    assert_eq!(wrong.header("allow"), Some("GET, HEAD, M-SEARCH, OPTIONS, PUT"));
}
