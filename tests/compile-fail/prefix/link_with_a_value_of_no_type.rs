//! A parameter that only the prefix has, and a value that is neither a text nor a number.

use webserver::prelude::*;

#[get("/{id}")]
fn show(id: u64) -> Text<u64> {
    Text(id)
}

routes![App = ["/orgs/{org}" => [show]]];

fn main() {
    let _ = uri!(App, show(id = 7, org = Some(7)));
}
