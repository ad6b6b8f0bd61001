//! A catcher that is given to `.route(..)`.

use webserver::prelude::*;

#[catch(404)]
async fn not_found(problem: &Problem) -> String {
    problem.to_string()
}

fn main() {
    let _ = ServerBuilder::new().route("/", HttpMethod::GET, not_found).build();
}
