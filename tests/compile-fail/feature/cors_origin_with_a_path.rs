use webserver::cross_origin::Cors;
use webserver::prelude::*;

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [Cors::origins(&["https://shop.example.com/"])] => [list]];
}
