//! A function with two `#[catch]`.

use webserver::prelude::*;

#[catch(404)]
#[catch(410)]
fn lost(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![lost]).build();
}
