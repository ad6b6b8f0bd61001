//! A checked value that is sent does not implement `Serialize`.

use garde::Validate;
use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize, Validate)]
struct User {
    #[garde(length(min = 1))]
    name: String,
}

#[post("/users")]
fn create(#[json] Valid(user): Valid<User>) -> String {
    user.name
}

routes![App = [create]];

fn main() {
    let _ = request!(App, create(user = User { name: String::new() }));
}
