#![deny(unused_must_use)]
use webserver::prelude::*;

#[webserver::main]
async fn main() {
    ServerBuilder::new().build().run();
}
