//! A catcher for a status that is not an error.

use webserver::prelude::*;

#[catch(200)]
fn fine(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![fine]).build();
}
