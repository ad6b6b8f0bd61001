//! A middleware takes a state that the server does not have.
use webserver::prelude::*;

struct Users;

#[middleware]
fn known(_users: State<Users>) {}

#[get("/")]
fn home() {}

fn main() {
    let routes = routes!["/a" with [known] => [home]];
    let _ = ServerBuilder::new().routes(routes).build();
}
