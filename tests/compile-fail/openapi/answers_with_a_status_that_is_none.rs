//! The option `answers` has a number that is not a status.

use webserver::prelude::*;

#[get("/export", answers(20 = "text/csv"))]
fn export() -> impl IntoResponse {
    "a;b"
}

fn main() {}
