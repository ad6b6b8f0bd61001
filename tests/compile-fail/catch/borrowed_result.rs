//! A result that borrows from the error.

use webserver::prelude::*;

#[catch(404)]
fn not_found(problem: &Problem) -> &str {
    problem.detail_text().unwrap_or("lost")
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
