//! What catchers answer is described in the place of problem details.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use webserver::openapi::Info;
use webserver::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Lost {
    list: String,
}

#[get("/{id}")]
fn show(id: u64) -> Option<String> {
    (id == 7).then(|| "Ada".to_owned())
}

#[get("/status/{code}")]
fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST)
}

#[catch(404)]
fn lost(problem: &Problem) -> Json<Lost> {
    Json(Lost { list: problem.to_string() })
}

#[catch]
fn all(_: &Problem) -> Html<&'static str> {
    Html("sorry")
}

routes![App = ["/inner" => [show, lost], show, "/texts" => [show, status, all, "/in" => [show]]]];

#[tokio::test]
async fn errors_of_an_operation_are_what_its_catchers_answer() {
    let openapi = routes![App].openapi(Info::new("Caught", "1.0"));
    let content = |path: &str, status: &str| -> Vec<String> {
        let path = path.replace('/', "~1");
        let place = format!("/paths/{path}/get/responses/{status}/content");
        let content = openapi.value().pointer(&place).and_then(Value::as_object);
        content.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(content("/inner/{id}", "404"), ["application/json"]);
    assert_eq!(content("/inner/{id}", "400"), ["application/problem+json"]);
    assert_eq!(content("/{id}", "404"), ["application/problem+json"]);
    for path in ["/texts/{id}", "/texts/in/{id}"] {
        assert_eq!(content(path, "404"), ["text/html"], "{path}");
        assert_eq!(content(path, "400"), ["text/html"], "{path}");
    }
    assert_eq!(content("/texts/status/{code}", "default"), ["text/html"]);
    let client = ServerBuilder::new().routes(routes![App]).build().client().checking(&openapi);
    for target in [
        "/inner/7",
        "/inner/8",
        "/inner/x",
        "/inner/%zz",
        "/7",
        "/8",
        "/x",
        "/texts/8",
        "/texts/in/8",
        "/texts/status/500",
        "/texts/status/204",
    ] {
        client.get(target).send().await;
    }
}
