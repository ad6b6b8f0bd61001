use garde::{Valid, Validate};
use serde::Deserialize;
use webserver::prelude::{Json, ServerBuilder, post, routes};

#[derive(Deserialize, Validate)]
struct NewUser {
    #[garde(length(min = 1))]
    name: String,
}

#[post("/users")]
fn add(user: Valid<Json<NewUser>>) -> String {
    user.name.clone()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![add]).build();
}
