#![deny(unused_must_use)]
use webserver::prelude::*;

fn main() {
    ServerBuilder::new().build();
}
