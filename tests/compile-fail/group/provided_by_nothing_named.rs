//! The type does not name its middleware.
use webserver::prelude::*;

#[derive(Provided)]
struct Tenant(u32);

#[get("/")]
fn show(tenant: &Tenant) -> u32 {
    tenant.0
}

fn main() {
    let _ = routes![show];
}
