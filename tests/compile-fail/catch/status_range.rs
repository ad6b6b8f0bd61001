//! A range of statuses.

use webserver::prelude::*;

#[catch(400..=499)]
fn refused(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![refused]).build();
}
