//! A value for the parameter of a host, which a link keeps.

use webserver::prelude::*;

#[get("/{page}", host = "{tenant}.example.com")]
fn show(tenant: &str, page: u64) -> String {
    format!("{tenant} {page}")
}

routes![App = [show]];

fn main() {
    let _ = uri!(App, show(tenant = "acme", page = 7));
}
