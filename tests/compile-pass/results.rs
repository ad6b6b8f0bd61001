//! Results that borrow, that are not written out, and that are nested.
#![deny(warnings)]
use webserver::prelude::*;

#[get("/a/{name}")]
fn borrowed<'r>(name: &'r str) -> Text<&'r str> {
    Text(name)
}

#[get("/b/{name}")]
async fn elided(name: &str) -> Text<&str> {
    Text(name)
}

#[get("/c")]
fn hidden() -> impl IntoResponse {
    (StatusCode::CREATED, "made")
}

#[get("/d/{name}")]
async fn nested(name: &str) -> Result<Option<Text<&str>>, (StatusCode, String)> {
    if name == "no" { Err((StatusCode::CONFLICT, "no".to_owned())) } else { Ok(Some(Text(name))) }
}

#[get("/e")]
fn within() -> Result<impl IntoResponse, StatusCode> {
    Ok::<_, StatusCode>("fine")
}

#[get("/f")]
fn nothing() {}

#[get("/g")]
fn request_part(request: &Request) -> Text<&str> {
    Text(request.path())
}

fn main() {
    let server = ServerBuilder::new()
        .routes(routes![borrowed, elided, hidden, nested, within, nothing, request_part])
        .build();
    drop(server);
}
