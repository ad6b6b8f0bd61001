//! A catcher with an argument that is no extractor.

use webserver::prelude::*;

#[catch(404)]
fn not_found(problem: &Problem, id: u64) -> String {
    format!("{problem} {id}")
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
