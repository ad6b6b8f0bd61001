use webserver::prelude::*;

#[get("/")]
fn show(#[cookie("session=")] session: &str) -> String {
    session.to_owned()
}

fn main() {}
