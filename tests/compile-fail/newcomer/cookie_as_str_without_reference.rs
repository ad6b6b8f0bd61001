use webserver::prelude::*;

#[get("/")]
fn show(#[cookie] session: Option<str>) -> &'static str {
    "hello"
}

fn main() {}
