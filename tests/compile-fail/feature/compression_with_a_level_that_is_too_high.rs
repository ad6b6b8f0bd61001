use webserver::content_coding::{BROTLI, Compression};
use webserver::prelude::*;

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [Compression::with(&[BROTLI.level(11)])] => [list]];
}
