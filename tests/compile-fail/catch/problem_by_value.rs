//! A catcher that takes the error by value.

use webserver::prelude::*;

#[catch(404)]
fn not_found(problem: Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
