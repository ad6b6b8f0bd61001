use webserver::prelude::*;

#[get("/a")]
fn one() {}

#[get("/a")]
fn two() {}

routes![App = [one, two]];

fn main() {
    let _server: Server = ServerBuilder::new().routes(routes![App]).build();
}
