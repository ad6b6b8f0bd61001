use webserver::prelude::*;

fn handler() {}

fn main() {
    let _ = routes![handler];
}
