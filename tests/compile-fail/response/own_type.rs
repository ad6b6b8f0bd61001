use webserver::prelude::*;

struct Mine;

#[get("/")]
fn handler() -> Mine {
    Mine
}

fn main() {}
