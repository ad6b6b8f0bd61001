use webserver::prelude::*;

#[head("/")]
fn handler(value: Body) -> &'static str {
    "x"
}

fn main() {}
