use webserver::prelude::*;
use webserver::request;

#[post("/users/{id}")]
fn create(name: String) -> String {
    name
}

routes![App = [create]];

fn main() {
    let _ = request!(App, create(id = 7, name = "Ada"));
}
