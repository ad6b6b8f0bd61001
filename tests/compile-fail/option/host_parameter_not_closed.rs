use webserver::prelude::*;

#[get("/a", host = "{tenant.example.com")]
fn handler(tenant: &str) -> &'static str {
    "x"
}

fn main() {}
