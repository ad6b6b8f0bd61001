//! A function that is a catcher and a handler.

use webserver::prelude::*;

#[catch(404)]
#[get("/lost")]
fn lost(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![lost]).build();
}
