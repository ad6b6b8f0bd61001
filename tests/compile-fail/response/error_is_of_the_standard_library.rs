use webserver::prelude::*;

#[get("/")]
fn handler() -> Result<String, std::io::Error> {
    std::fs::read_to_string("motd")
}

fn main() {}
