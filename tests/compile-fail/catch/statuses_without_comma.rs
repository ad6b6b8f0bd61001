//! Two statuses without a comma.

use webserver::prelude::*;

#[catch(404 410)]
fn gone(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![gone]).build();
}
