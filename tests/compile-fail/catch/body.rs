//! A catcher that takes the body.

use webserver::prelude::*;

#[catch(422)]
fn wrong(problem: &Problem, body: String) -> String {
    format!("{problem} {body}")
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![wrong]).build();
}
