use webserver::prelude::*;

#[post("/")]
fn add() -> Created<String> {
    Created::at("/notes/7")
}

fn main() {}
