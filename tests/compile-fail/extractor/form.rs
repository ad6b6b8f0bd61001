//! The fields of a form, which there is no extractor for yet.
use webserver::prelude::*;

#[post("/login")]
fn handler(Form(login): Form<Login>) -> String {
    login.name
}

#[derive(serde::Deserialize)]
struct Login {
    name: String,
}


fn main() {
    let _ = routes![handler];
}
