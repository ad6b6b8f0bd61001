use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct Search {
    text: String,
}

#[get("/search")]
fn search(Form(search): Form<Search>) -> String {
    search.text
}

fn main() {}
