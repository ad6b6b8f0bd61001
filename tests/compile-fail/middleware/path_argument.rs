//! A guard that asks for a parameter of its group's prefix as a handler does.

use webserver::prelude::*;

#[middleware]
fn members(#[path] org: &str) -> Result<(), StatusCode> {
    if org == "ours" { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}

#[get("/")]
fn index() -> &'static str {
    "index"
}

fn main() {
    let _ = routes!["/orgs/{org}" with [members] => [index]];
}
