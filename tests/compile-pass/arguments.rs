//! Arguments of every kind: borrowed, raw, optional, patterns, lifetimes.
use std::borrow::Cow;
use std::path::PathBuf;

use webserver::prelude::*;

#[derive(serde::Deserialize)]
struct Filter {
    page: Option<u32>,
}

#[get("/{type}/{n}?{q}&{more}&{others..}")]
async fn all<'r>(
    r#type: &'r str,
    mut n: i64,
    q: Option<Cow<'r, str>>,
    more: Vec<u8>,
    others: Filter,
    headers: HeaderMap,
    _: &'r Request,
) -> Result<Cow<'static, str>, StatusCode> {
    n += 1;
    let _ = (r#type, n, q, more, others.page, headers);
    Ok("x".into())
}

#[post("/{id}/{name}")]
fn lifetimes_left_out(id: Cow<'_, str>, name: &str, request: &Request) -> usize {
    id.len() + name.len() + request.path().len()
}

#[get("/files/{path..}")]
fn files(path: PathBuf) -> Option<String> {
    path.to_str().map(str::to_owned)
}

#[post("/sum")]
fn sum(Json(numbers): Json<Vec<u64>>) -> Json<u64> {
    Json(numbers.iter().sum())
}

#[put("/whole")]
async fn whole(request: Request) -> (StatusCode, String) {
    (StatusCode::CREATED, request.path().to_owned())
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![all, lifetimes_left_out, files, sum, whole]).build();
}
