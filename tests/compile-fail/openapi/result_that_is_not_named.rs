//! A handler returns `impl Trait` without `answers`, and the app is described.

use webserver::openapi::Info;
use webserver::prelude::*;

#[get("/export")]
fn export() -> impl IntoResponse {
    "a;b"
}

fn main() {
    routes![export].openapi(Info::new("Shop", "1.0"));
}
