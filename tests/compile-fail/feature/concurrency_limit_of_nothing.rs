use webserver::load::ConcurrencyLimit;
use webserver::prelude::*;

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [ConcurrencyLimit::new(0)] => [list]];
}
