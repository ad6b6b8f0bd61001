use serde::Deserialize;
use webserver::prelude::*;

#[derive(Deserialize)]
struct NewUser {
    name: String,
}

#[post("/users")]
fn add(Valid(Json(user)): Valid<Json<NewUser>>) -> String {
    user.name
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![add]).build();
}
