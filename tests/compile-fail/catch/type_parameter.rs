//! A catcher with a type parameter.

use webserver::prelude::*;

#[catch(404)]
fn lost<T: Send>(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![lost]).build();
}
