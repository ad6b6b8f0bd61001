use webserver::prelude::*;

#[derive(FromRequest)]
struct New {
    #[json]
    name: String,
    #[form]
    fields: Vec<(String, String)>,
}

#[post("/")]
fn add(new: New) -> String {
    new.name
}

fn main() {}
