use webserver::prelude::*;

#[get("/")]
struct Handler;

fn main() {}
