use webserver::prelude::*;

#[get("/")]
fn show() -> Status<404> {
    Status
}

fn main() {}
