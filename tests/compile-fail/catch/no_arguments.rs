//! A catcher without the error.

use webserver::prelude::*;

#[catch(404)]
fn not_found() -> &'static str {
    "lost"
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
