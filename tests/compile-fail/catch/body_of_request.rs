//! A catcher that takes the request with its body.

use webserver::prelude::*;

#[catch(422)]
async fn wrong(problem: &Problem, request: Request) -> String {
    format!("{problem} {}", request.path())
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![wrong]).build();
}
