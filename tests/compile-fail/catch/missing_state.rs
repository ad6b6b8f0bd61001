//! A catcher that takes a state that the server does not have.

use webserver::prelude::*;

struct Theme(&'static str);

#[catch(404)]
fn not_found(_: &Problem, State(theme): State<Theme>) -> &'static str {
    theme.0
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
