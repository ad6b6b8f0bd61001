use webserver::prelude::*;

#[extractor]
struct Page(u32);

fn main() {}
