//! Two catchers of one group for every error.

use webserver::prelude::*;

#[catch]
fn one(problem: &Problem) -> String {
    problem.to_string()
}

#[catch]
fn two(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes!["/admin" => [one, two]]).build();
}
