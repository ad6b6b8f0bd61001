use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct NewUser {
    name: String,
}

#[post("/users")]
fn add(#[json] Valid(user): Valid<NewUser>) -> String {
    user.name
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![add]).build();
}
