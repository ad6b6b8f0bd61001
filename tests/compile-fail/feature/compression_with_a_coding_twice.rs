//! A coding is twice in the list of a compression.

use webserver::content_coding::{BROTLI, Coding, Compression, GZIP};
use webserver::prelude::*;

const CODINGS: &[Coding] = &[GZIP, BROTLI, GZIP.level(1)];

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [Compression::with(CODINGS)] => [list]];
}
