#![deny(unused_must_use)]
use webserver::prelude::*;

fn main() {
    let builder = ServerBuilder::new();
    builder.bind("127.0.0.1:0");
}
