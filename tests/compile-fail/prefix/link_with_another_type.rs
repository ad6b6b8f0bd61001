//! A value that does not fit the parameter of a prefix.

use webserver::prelude::*;

#[get("/{id}")]
fn show(id: u64, #[path] org: &str) -> String {
    format!("{id} of {org}")
}

routes![App = ["/orgs/{org}" => [show]]];

fn main() {
    let _ = uri!(App, show(id = 7, org = 7));
}
