use webserver::prelude::*;

#[post("/webhook", exempt = Csrf)]
fn webhook() {}

fn main() {}
