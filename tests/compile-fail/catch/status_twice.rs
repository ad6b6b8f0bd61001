//! A status that is listed twice.

use webserver::prelude::*;

#[catch(404, 410, 404)]
fn gone(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![gone]).build();
}
