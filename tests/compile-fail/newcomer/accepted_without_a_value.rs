use webserver::prelude::*;

#[post("/")]
fn add() -> Accepted<()> {
    Accepted
}

fn main() {}
