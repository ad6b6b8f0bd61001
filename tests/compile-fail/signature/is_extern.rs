use webserver::prelude::*;

#[get("/")]
extern "C" fn handler() {}

fn main() {}
