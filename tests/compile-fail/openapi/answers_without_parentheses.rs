//! The option `answers` is written with `=`.

use webserver::prelude::*;

#[get("/export", answers = "text/csv")]
fn export() -> impl IntoResponse {
    "a;b"
}

fn main() {}
