use webserver::prelude::*;

#[get("/")]
fn show() -> String {
    let text = std::fs::read_to_string("a.txt")?;
    text
}

fn main() {}
