//! Each kind of argument arrives as it was given.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use proptest::prelude::ProptestConfig;
use serde::{Deserialize, Serialize};
use webserver::api_client::{ApiClient, ClientError, Transport};
use webserver::prelude::*;
use webserver::{Bytes, FieldError, request};

use super::clients;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Order<'a> {
    item: Cow<'a, str>,
    count: u32,
    note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Filter {
    q: String,
    page: Option<u32>,
}

#[get("/{org}/{rest..}?{ids}&{q}&{flag}")]
fn parameters(
    org: &str,
    rest: Vec<String>,
    ids: Vec<i32>,
    q: Option<&str>,
    flag: bool,
) -> Json<(String, Vec<String>, Vec<i32>, Option<String>, bool)> {
    Json((org.to_owned(), rest, ids, q.map(str::to_owned), flag))
}

#[post("/json")]
fn json(order: Json<Order<'_>>) -> Json<Order<'static>> {
    let Order { item, count, note } = order.0;
    Json(Order { item: item.into_owned().into(), count, note })
}

#[post("/json-or-not")]
async fn json_or_not(order: Option<Json<Order<'static>>>) -> Json<Option<Order<'static>>> {
    Json(order.map(|Json(order)| order))
}

#[post("/form")]
fn form(#[form] order: Order<'static>) -> Json<Order<'static>> {
    Json(order)
}

#[get("/query")]
fn query(#[query] filter: Filter) -> Json<Filter> {
    Json(filter)
}

#[get("/rest?{id}&{filter..}")]
fn rest_of_the_query(id: u8, filter: Filter, #[header] x_trace: u8) -> Json<(u8, Filter, u8)> {
    Json((id, filter, x_trace))
}

#[get("/fields")]
fn fields(
    #[header] x_text: &str,
    #[header] x_numbers: Vec<u8>,
    #[header] x_address: Option<Ipv4Addr>,
    #[header("x-tried")] tried: Result<u8, FieldError>,
    #[cookie] session: String,
    #[cookie("theme")] look: Option<&str>,
) -> Json<(String, Vec<u8>, Option<Ipv4Addr>, Option<u8>, String, Option<String>)> {
    let look = look.map(str::to_owned);
    Json((x_text.to_owned(), x_numbers, x_address, tried.ok(), session, look))
}

#[post("/text")]
fn text(text: String) -> String {
    text
}

#[post("/bytes")]
async fn bytes(bytes: Bytes) -> Vec<u8> {
    bytes.to_vec()
}

#[put("/stream", consumes = "application/x-own")]
async fn stream(mut body: Body, headers: HeaderMap) -> String {
    let mut length = 0;
    while let Some(Ok(chunk)) = body.next().await {
        length += chunk.len();
    }
    format!("{length} {:?}", headers.get("content-type"))
}

#[get("/of/{org}")]
fn of_prefix(#[path] section: u8, org: &str, names: State<Names>) -> String {
    format!("{section} {org} {}", names.0.0)
}

struct Names(u8);

routes![App = [
    "/p" => [parameters], json, json_or_not, form, query, rest_of_the_query, fields, text, bytes, stream,
    "/s{section}" => [of_prefix],
]];

fn server() -> Server {
    ServerBuilder::new().state(Names(9)).routes(routes![App]).build()
}

async fn bodies<T: Transport>(client: &ApiClient<T>) {
    // The value may be borrowed from what does not live long.
    let item = String::from("cup & saucer/ü");
    let order = Order { item: Cow::Borrowed(&*item), count: 2, note: None };
    assert_eq!(client.call(request!(App, json(order = &order))).await.unwrap().0, order);
    let noted = Order { note: Some("a=b;%".to_owned()), ..order.clone() };
    let item = "cup & saucer/ü".into();
    let owned: Order<'static> = Order { item, count: 2, note: Some("a=b;%".to_owned()) };
    assert_eq!(client.call(request!(App, form(order = &owned))).await.unwrap().0, noted);
    let given = client.call(request!(App, json_or_not(order = Some(&owned)))).await.unwrap();
    assert_eq!(given.0, Some(owned));
    for request in [request!(App, json_or_not()), request!(App, json_or_not(order = None))] {
        assert_eq!(client.call(request).await.unwrap().0, None);
    }
    assert_eq!(client.call(request!(App, text(text = "grün"))).await.unwrap(), "grün");
    let sent = vec![0, 255];
    assert_eq!(client.call(request!(App, bytes(bytes = &sent))).await.unwrap(), sent);
    let sent = request!(App, stream(body = "abc"));
    assert_eq!(client.call(sent).await.unwrap(), "3 Some(\"application/x-own\")");
    let sent = request!(App, stream())
        .body(Body::from("abcd"))
        .header("content-type", "application/x-own");
    assert_eq!(client.call(sent).await.unwrap(), "4 Some(\"application/x-own\")");
}

async fn heads<T: Transport>(client: &ApiClient<T>) {
    let rest = ["a/b", "c d"];
    let sent = request!(
        App,
        parameters(org = "x/y", rest = &rest, ids = [1, -2], q = Some("&="), flag = true)
    );
    let (org, rest, ids, q, flag) = client.call(sent).await.unwrap().0;
    assert_eq!(
        (&*org, &rest[..], &ids[..]),
        ("x/y", &["a/b".to_owned(), "c d".to_owned()][..], &[1, -2][..])
    );
    assert_eq!((q.as_deref(), flag), (Some("&="), true));
    let filter = Filter { q: "a&b".to_owned(), page: Some(2) };
    assert_eq!(client.call(request!(App, query(filter = &filter))).await.unwrap().0, filter);
    let sent = request!(App, rest_of_the_query(id = 7, filter = &filter, x_trace = 8));
    assert_eq!(client.call(sent).await.unwrap().0, (7, filter, 8));
    let address = Ipv4Addr::LOCALHOST;
    let sent = request!(
        App,
        fields(
            x_text = "a, b",
            x_numbers = [1, 2, 3],
            x_address = Some(address),
            tried = 4,
            session = "s1",
            look = None,
        )
    );
    let received = client.call(sent).await.unwrap().0;
    let expected =
        ("a, b".to_owned(), vec![1, 2, 3], Some(address), Some(4), "s1".to_owned(), None);
    assert_eq!(received, expected);
    let sent = request!(App, fields(x_text = "", session = "s2", look = Some("dark")));
    let received = client.call(sent).await.unwrap().0;
    assert_eq!(
        received,
        (String::new(), vec![], None, None, "s2".to_owned(), Some("dark".to_owned()))
    );
    let sent = request!(App, of_prefix(section = 7, org = "x"));
    assert_eq!(client.call(sent).await.unwrap(), "7 x 9");
}

#[tokio::test]
async fn argument_of_each_kind_arrives_as_it_was_given() {
    let (in_process, over_http, _running) = clients(server).await;
    bodies(&in_process).await;
    bodies(&over_http).await;
    heads(&in_process).await;
    heads(&over_http).await;
}

#[tokio::test]
async fn value_that_cannot_be_sent_is_an_error_of_the_call() {
    let client = server().client();
    let check = |error: ClientError<std::convert::Infallible>, expected: &str| {
        assert!(matches!(error, ClientError::Request(_)), "{error}");
        assert_eq!(error.to_string(), format!("the request cannot be written: {expected}"));
    };
    let sent = request!(App, fields(x_text = "a\nb", session = "s"));
    let error = client.call(sent).await.unwrap_err();
    check(error, "the field `x-text` cannot have the value \"a\\nb\"");
    let sent = request!(App, fields(x_text = "", session = "a;b"));
    let error = client.call(sent).await.unwrap_err();
    check(error, "the cookie `session` cannot have the value \"a;b\"");
    let error = client.call(request!(App, of_prefix(section = 1, org = ".."))).await.unwrap_err();
    assert!(error.to_string().contains("there is no link to"), "{error}");
    let sent = request!(App, text(text = "a")).header("x y", "b");
    let error = client.call(sent).await.unwrap_err();
    check(error, "the field `x y` cannot have the value \"b\"");
}

proptest::proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn values_of_any_content_arrive(
        q in "\\PC{0,8}",
        note in proptest::option::of("\\PC{0,8}"),
        ids in proptest::collection::vec(proptest::num::i32::ANY, 0..4),
        count in proptest::num::u32::ANY,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let client = server().client();
            let filter = Filter { q: q.clone(), page: Some(count) };
            let received = client.call(request!(App, query(filter = &filter))).await.unwrap().0;
            assert_eq!(received, filter);
            let order = Order { item: q.clone().into(), count, note };
            assert_eq!(client.call(request!(App, json(order = &order))).await.unwrap().0, order);
            // An empty text of a form is none.
            let received = client.call(request!(App, form(order = &order))).await.unwrap().0;
            assert_eq!((received.item, received.count), (order.item, order.count));
            let rest = ["r"];
            let sent = request!(App, parameters(
                org = "o", rest = &rest, ids = &ids, q = Some(&*q), flag = false,
            ));
            assert_eq!(client.call(sent).await.unwrap().0.2, ids);
        });
    }
}
