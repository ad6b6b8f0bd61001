use webserver::prelude::*;

struct Mine;

#[get("/")]
fn handler() -> Result<&'static str, Mine> {
    Err(Mine)
}

fn main() {}
