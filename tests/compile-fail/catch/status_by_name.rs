//! A status by its name.

use webserver::prelude::*;

#[catch(NOT_FOUND)]
fn not_found(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
