//! A catcher that asks for a parameter of its group's prefix as a handler does.

use webserver::prelude::*;

#[catch(404)]
fn lost(_: &Problem, #[path] org: &str) -> String {
    format!("{org} is lost")
}

#[get("/")]
fn index() -> &'static str {
    "index"
}

fn main() {
    let _ = routes!["/orgs/{org}" => [lost, index]];
}
