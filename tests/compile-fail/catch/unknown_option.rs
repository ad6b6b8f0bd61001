//! An option that a catcher does not have.

use webserver::prelude::*;

#[catch(404, timeout = "1s")]
fn not_found(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
