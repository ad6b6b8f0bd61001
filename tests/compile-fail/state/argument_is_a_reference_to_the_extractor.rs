use webserver::prelude::*;

struct Db;

#[get("/")]
fn handler(_: &State<Db>) {}

fn main() {}
