//! A prefix and the prefix around it have a parameter of the same name.

use webserver::prelude::*;

#[get("/{id}")]
fn show(id: u64, #[path] org: &str) -> String {
    format!("{id} of {org}")
}

fn main() {
    let _ = routes!["/orgs/{org}" => ["/in/{org}" => [show]]];
}
