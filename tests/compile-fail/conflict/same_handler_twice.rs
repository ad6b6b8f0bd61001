use webserver::prelude::*;

#[get("/a")]
fn one() {}

fn main() {
    let _ = routes![one, one];
}
