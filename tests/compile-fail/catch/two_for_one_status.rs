//! Two catchers of one group for one status.

use webserver::prelude::*;

#[catch(404)]
fn not_found(problem: &Problem) -> String {
    problem.to_string()
}

#[catch(410, 404)]
fn gone(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found, gone]).build();
}
