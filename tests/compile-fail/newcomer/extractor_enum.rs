use webserver::prelude::*;

#[derive(FromRequest)]
enum Who {
    Known(#[cookie] String),
    Unknown,
}

#[get("/")]
fn show(who: Who) -> NoContent {
    drop(who);
    NoContent
}

fn main() {}
