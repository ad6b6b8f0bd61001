//! A handler that takes the error of a catcher.

use webserver::prelude::*;

#[get("/")]
fn index(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![index]).build();
}
