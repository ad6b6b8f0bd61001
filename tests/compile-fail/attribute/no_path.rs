use webserver::prelude::*;

#[get()]
fn handler() -> &'static str {
    "x"
}

fn main() {}
