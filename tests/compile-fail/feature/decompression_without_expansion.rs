use webserver::content_coding::Decompression;
use webserver::prelude::*;

#[post("/")]
fn create(body: String) {
    drop(body);
}

fn main() {
    let _ = routes!["/items" with [Decompression::new().expansion(0, 1024)] => [create]];
}
