use webserver::prelude::*;

#[get("/")]
fn show(hints: &mut EarlyHints) -> NoContent {
    hints.preload("/style.css", "style");
    NoContent
}

fn main() {}
