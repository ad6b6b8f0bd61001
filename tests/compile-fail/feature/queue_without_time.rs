use std::time::Duration;

use webserver::load::ConcurrencyLimit;
use webserver::prelude::*;

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [ConcurrencyLimit::new(8).queue(9, Duration::ZERO)] => [list]];
}
