use webserver::prelude::*;

#[delete("/")]
fn remove() -> NoContent {
    NoContent()
}

fn main() {}
