use webserver::cross_origin::Cors;
use webserver::prelude::*;

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [Cors::any_origin().allow_credentials()] => [list]];
}
