use webserver::prelude::*;

#[derive(FromRequest)]
struct New {
    #[json]
    name: String,
}

#[get("/")]
fn show(new: New) -> String {
    new.name
}

fn main() {}
