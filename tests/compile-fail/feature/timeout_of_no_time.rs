use std::time::Duration;

use webserver::load::Timeout;
use webserver::prelude::*;

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [Timeout::new(Duration::ZERO)] => [list]];
}
