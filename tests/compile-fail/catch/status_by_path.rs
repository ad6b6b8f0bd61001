//! A status by the path of its constant.

use webserver::prelude::*;

#[catch(StatusCode::NOT_FOUND)]
fn not_found(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
