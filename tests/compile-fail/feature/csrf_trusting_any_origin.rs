use webserver::cross_origin::Csrf;
use webserver::prelude::*;

#[post("/")]
fn create() {}

fn main() {
    let _ = routes!["/items" with [Csrf::trusting(&["*"])] => [create]];
}
