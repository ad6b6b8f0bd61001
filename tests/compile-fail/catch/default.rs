//! The catcher for every error as in Rocket.

use webserver::prelude::*;

#[catch(default)]
fn all(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![all]).build();
}
