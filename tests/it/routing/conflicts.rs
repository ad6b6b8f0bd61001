//! Conflicts between routes of several sources, which only `run` can find.

use webserver::prelude::*;

#[get("/{id}")]
fn show(id: u64) -> Text<u64> {
    Text(id)
}

#[get("/me")]
fn me() -> &'static str {
    "me"
}

#[get("/typed/{type}")]
fn raw(r#type: String) -> String {
    r#type
}

#[get("/boom")]
fn boom() -> &'static str {
    panic!("on purpose")
}

#[tokio::test(flavor = "current_thread")]
async fn route_conflicts_between_sources_are_errors_of_run() {
    async fn dynamic(_: Request) -> &'static str {
        "x"
    }
    let check = async |server: Server, wanted: &[&str]| {
        let text = server.run().await.expect_err("the routes conflict").to_string();
        assert!(wanted.iter().all(|part| text.contains(part)), "{text}");
    };
    let two = ServerBuilder::new().routes(routes![show]).routes(routes![raw, me]);
    let server = two.routes(routes!["/typed" => [show]]).build();
    check(server, &["route conflict: GET /typed/{type} (fn raw", "GET /typed/{id} (fn show"]).await;
    let server = ServerBuilder::new()
        .routes(routes![boom])
        .route("/boom", HttpMethod::GET, dynamic)
        .route("/{never", HttpMethod::GET, dynamic)
        .build();
    check(
        server,
        &["route conflict: GET /boom (fn boom", "fn dynamic", "`{never` is never closed"],
    )
    .await;
}
