//! A catcher with a path.

use webserver::prelude::*;

#[catch("/admin")]
fn admin(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![admin]).build();
}
