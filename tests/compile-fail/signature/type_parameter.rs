use webserver::prelude::*;

#[get("/")]
fn handler<T>(value: State<T>) -> &'static str {
    "x"
}

fn main() {}
