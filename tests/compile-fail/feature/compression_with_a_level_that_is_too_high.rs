//! A coding has a level that would take too long.

use webserver::content_coding::{BROTLI, Coding, Compression};
use webserver::prelude::*;

const CODINGS: &[Coding] = &[BROTLI.level(11)];

#[get("/")]
fn list() {}

fn main() {
    let _ = routes!["/items" with [Compression::with(CODINGS)] => [list]];
}
