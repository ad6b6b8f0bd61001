//! Tests queries as browsers, forms and links from other sites send them, with a small app.

use std::collections::BTreeMap;

use serde::Deserialize;
use webserver::prelude::*;
use webserver::{Client, Place};

#[derive(Deserialize)]
struct Pager {
    page: Option<u32>,
    #[serde(default)]
    descending: bool,
}

#[derive(Deserialize)]
struct Search {
    q: String,
    #[serde(flatten)]
    pager: Pager,
}

#[get("/parameters?{q}&{page}&{exact}")]
fn parameters(q: Option<&str>, page: Option<u32>, exact: Option<bool>) -> String {
    format!("{q:?} {page:?} {exact:?}")
}

#[get("/plain")]
fn plain(query: Query<Pager>) -> String {
    format!("{:?} {}", query.page, query.descending)
}

#[get("/flattened")]
fn flattened(query: Query<Search>) -> String {
    format!("{} {:?} {}", query.q, query.pager.page, query.pager.descending)
}

#[get("/all")]
fn all(query: Query<Vec<(String, String)>>) -> String {
    format!("{:?}", query.0)
}

#[get("/others?{q}&{others..}")]
fn others(q: &str, others: Vec<(String, String)>) -> String {
    format!("{q} {others:?}")
}

#[get("/map?{q}&{others..}")]
fn map(q: &str, others: BTreeMap<String, u32>) -> String {
    format!("{q} {others:?}")
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Key {
    Number(u64),
    Name(String),
}

#[derive(Deserialize)]
struct Item {
    key: Key,
}

#[get("/item")]
fn item(query: Query<Item>) -> String {
    match &query.key {
        Key::Number(number) => format!("number {number}"),
        Key::Name(name) => format!("name {name}"),
    }
}

#[get("/mine?{n}")]
fn mine(n: Result<u8, webserver::QueryError>) -> String {
    n.map_or_else(|error| format!("n {error}"), |n| n.to_string())
}

#[post("/json")]
fn json(body: Json<Pager>) -> String {
    body.descending.to_string()
}

fn client() -> Client {
    let routes = routes![parameters, plain, flattened, all, others, map, item, mine, json];
    ServerBuilder::new().routes(routes).build().client()
}

async fn check(target: &str, expected: &str) {
    let answer = client().get(target).send().await;
    assert_eq!(answer.status(), 200, "{target}");
    assert_eq!(answer.text().await, expected, "{target}");
}

async fn refused(target: &str, status: u16, mistakes: &[&str]) {
    let answer = client().get(target).header("accept", "text/plain").send().await;
    assert_eq!(answer.status(), status, "{target}");
    let text = answer.text().await;
    assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), mistakes, "{target}");
}

const NO_U32: &str = "is not a whole number from 0 to 4294967295";
const PERCENT: &str = "has a `%` that is not followed by two hexadecimal digits";

#[tokio::test]
async fn query_empty_value_is_none_unless_it_is_text() {
    check("/parameters?q=&page=&exact=", r#"Some("") None None"#).await;
    check("/parameters?q&page&exact", r#"Some("") None None"#).await;
    check("/parameters", "None None None").await;
    check("/plain?page=", "None false").await;
    check("/flattened?q=&page=", " None false").await;
    refused("/parameters?page=x", 422, &[&format!("query `page`: {NO_U32}")]).await;
    refused("/plain?page=x", 422, &[&format!("query `page`: {NO_U32}")]).await;
}

#[tokio::test]
async fn query_bool_accepts_what_forms_and_other_clients_send() {
    for (word, expected) in [("on", true), ("yes", true), ("1", true), ("True", true)]
        .into_iter()
        .chain([("off", false), ("no", false), ("0", false), ("FALSE", false)])
    {
        check(&format!("/parameters?exact={word}"), &format!("None None Some({expected})")).await;
        check(&format!("/plain?descending={word}"), &format!("None {expected}")).await;
        check(&format!("/flattened?q=1&descending={word}"), &format!("1 None {expected}")).await;
    }
    let no_bool = "query `exact`: is not `true` or `false`";
    refused("/parameters?exact=perhaps", 422, &[no_bool]).await;
}

#[tokio::test]
async fn json_bool_is_only_true_or_false() {
    for (body, status) in [
        (r#"{"descending":true}"#, 200),
        (r#"{"descending":"on"}"#, 422),
        (r#"{"descending":"true"}"#, 422),
        (r#"{"descending":1}"#, 422),
    ] {
        let request = client().post("/json").header("content-type", "application/json").body(body);
        assert_eq!(request.send().await.status(), status, "{body}");
    }
}

#[tokio::test]
async fn query_flattened_struct_can_have_numbers() {
    check("/flattened?q=12&page=3", "12 Some(3) false").await;
    refused("/flattened?q=12&page=x", 422, &[&format!("query `page`: {NO_U32}")]).await;
    refused("/flattened?page=3", 422, &["query `q`: is missing"]).await;
}

#[tokio::test]
async fn query_untagged_enum_can_have_numbers() {
    check("/item?key=12", "number 12").await;
    check("/item?key=x12", "name x12").await;
}

#[tokio::test]
async fn query_list_of_pairs_has_all_other_pairs_in_order() {
    check("/all?b=1&a=2&b=3", r#"[("b", "1"), ("a", "2"), ("b", "3")]"#).await;
    check("/all", "[]").await;
    check("/others?b=1&q=x&a=2&b=3", r#"x [("b", "1"), ("a", "2"), ("b", "3")]"#).await;
    check("/map?b=1&q=x&a=2", r#"x {"a": 2, "b": 1}"#).await;
}

#[tokio::test]
async fn query_stray_percent_is_refused_only_if_it_is_read() {
    check("/parameters?q=ok&utm=50%", r#"Some("ok") None None"#).await;
    check("/parameters?q=ok&50%=x&utm=%FF", r#"Some("ok") None None"#).await;
    check("/plain?page=7&utm=50%", "Some(7) false").await;
    check("/flattened?q=ok&page=7&utm=50%&discount=%zz", "ok Some(7) false").await;
    check("/mine?n=50%", &format!("n {PERCENT}")).await;
    refused("/parameters?q=50%", 400, &[&format!("query `q`: {PERCENT}")]).await;
    refused("/plain?page=50%", 400, &[&format!("query `page`: {PERCENT}")]).await;
    refused("/flattened?q=ok&page=50%", 400, &[&format!("query `page`: {PERCENT}")]).await;
    refused("/all?q=ok&utm=50%", 400, &[&format!("query `utm`: {PERCENT}")]).await;
    let both = [&*format!("query `q`: {PERCENT}"), "query `page`: is not UTF-8 when decoded"];
    refused("/parameters?q=50%&page=%FF", 400, &both).await;
    let answer = client().get("/all?utm=50%").send().await;
    let problem: serde_json::Value = answer.json().await;
    let place = Place::Query("utm".into());
    assert_eq!(problem["errors"][0]["in"], place.kind());
    assert_eq!(problem["errors"][0]["name"], "utm");
}
