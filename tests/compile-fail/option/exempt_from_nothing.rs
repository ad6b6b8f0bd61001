use webserver::prelude::*;

#[post("/webhook", exempt = [])]
fn webhook() {}

fn main() {}
