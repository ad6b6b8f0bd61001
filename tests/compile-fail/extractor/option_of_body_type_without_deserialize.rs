use webserver::prelude::*;

struct Mine;

#[post("/")]
fn handler(_: Option<Json<Mine>>) {}

fn main() {}
