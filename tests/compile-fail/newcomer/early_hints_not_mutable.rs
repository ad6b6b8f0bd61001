use webserver::prelude::*;

#[get("/")]
fn show(hints: EarlyHints) -> NoContent {
    hints.preload("/style.css", "style");
    NoContent
}

fn main() {}
