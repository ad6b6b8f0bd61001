use serde::{Deserialize, Serialize};
use webserver::prelude::*;
use webserver::request;

#[derive(Serialize, Deserialize)]
struct User {
    name: String,
}

#[post("/users?{page}")]
fn create(page: Option<u32>, user: Json<User>, #[header] x_trace: Option<u64>) -> Json<User> {
    let _ = (page, x_trace);
    user
}

routes![App = ["/api" => [create]]];

fn main() {
    let user = User { name: "Ada".to_owned() };
    let _ = request!(App, create(page = Some("a"), user = &user));
}
