use webserver::Logger;
use webserver::prelude::*;

#[post("/webhook", exempt = [Logger])]
fn webhook() {}

fn main() {}
