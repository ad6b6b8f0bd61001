//! The value of an argument with a pattern has another name than that in the pattern.

use serde::{Deserialize, Serialize};
use webserver::prelude::*;

#[derive(Serialize, Deserialize)]
struct User {
    id: u64,
}

#[post("/users")]
fn create(Json(user): Json<User>) -> String {
    user.id.to_string()
}

routes![App = [create]];

fn main() {
    let _ = request!(App, create(json = User { id: 7 }));
}
