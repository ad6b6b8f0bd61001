//! A function that is a handler and a catcher.

use webserver::prelude::*;

#[get("/lost")]
#[catch(404)]
fn lost() -> &'static str {
    "lost"
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![lost]).build();
}
