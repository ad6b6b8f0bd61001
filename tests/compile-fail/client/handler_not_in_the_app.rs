use webserver::prelude::*;
use webserver::request;

#[get("/a")]
fn listed() -> String {
    String::new()
}

#[get("/b")]
fn unlisted() -> String {
    String::new()
}

routes![App = [listed]];

fn main() {
    let _ = request!(App, unlisted());
}
