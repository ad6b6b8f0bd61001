use webserver::prelude::*;

#[get("/")]
fn show() -> (u16, String) {
    (404, "no".to_owned())
}

fn main() {}
