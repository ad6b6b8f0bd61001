use webserver::prelude::*;

#[post("/webhook", exempt = [Crsf])]
fn webhook() {}

fn main() {}
