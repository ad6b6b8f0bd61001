use garde::Validate;
use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize, Validate)]
struct NewUser {
    #[garde(length(min = 1))]
    name: String,
}

#[post("/users")]
fn add(Valid(user): Valid<NewUser>) -> String {
    user.name
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![add]).build();
}
