use webserver::LastModified;
use webserver::prelude::*;

#[get("/")]
fn show() -> (LastModified, &'static str) {
    (LastModified("yesterday"), "42")
}

fn main() {}
