use webserver::prelude::*;

#[post("/")]
fn add() -> Created<String> {
    Created("made".to_owned())
}

fn main() {}
