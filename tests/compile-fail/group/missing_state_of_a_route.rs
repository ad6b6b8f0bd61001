//! A route's own middleware takes a state that the server does not have.
use webserver::prelude::*;

struct Users;

#[middleware]
fn known(_users: State<Users>) {}

#[get("/", middleware = [known])]
fn home() {}

fn main() {
    let _ = ServerBuilder::new().routes(routes![home]).build();
}
