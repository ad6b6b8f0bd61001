//! A class of statuses.

use webserver::prelude::*;

#[catch(4xx)]
fn refused(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![refused]).build();
}
