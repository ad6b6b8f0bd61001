//! A prefix and the query of a handler have a parameter of the same name.

use webserver::prelude::*;

#[get("/?{org}")]
fn show(org: u64) -> Text<u64> {
    Text(org)
}

fn main() {
    let _ = routes!["/orgs/{org}" => [show]];
}
