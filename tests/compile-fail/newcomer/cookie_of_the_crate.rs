use webserver::cookie::Cookie;
use webserver::prelude::*;

#[get("/")]
fn show(#[cookie] session: Cookie<'_>) -> String {
    session.value().to_owned()
}

fn main() {}
