use webserver::content_coding::{BROTLI, Compression, GZIP};
use webserver::prelude::*;

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [Compression::with(&[GZIP, BROTLI, GZIP.level(1)])] => [list]];
}
