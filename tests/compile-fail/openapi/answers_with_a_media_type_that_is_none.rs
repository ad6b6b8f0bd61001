//! The option `answers` has a text that is not a media type.

use webserver::prelude::*;

#[get("/export", answers(200 = "csv"))]
fn export() -> impl IntoResponse {
    "a;b"
}

fn main() {}
