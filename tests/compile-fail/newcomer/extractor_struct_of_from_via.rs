use webserver::prelude::*;

#[derive(FromRequest)]
#[from_request(via(Json))]
struct New {
    text: String,
}

#[post("/")]
fn add(new: New) -> String {
    new.text
}

fn main() {}
