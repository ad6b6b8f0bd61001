use webserver::prelude::*;

#[derive(FromRequest)]
struct New {
    #[body]
    text: String,
}

#[post("/")]
fn add(new: New) -> String {
    new.text
}

fn main() {}
