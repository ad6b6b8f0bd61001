//! A request names a middleware.

use webserver::prelude::*;

#[middleware]
fn require_user() -> Result<(), Status<401>> {
    Ok(())
}

#[get("/")]
fn home() {}

routes![App = [with [require_user] => [home]]];

fn main() {
    let _ = request!(App, require_user());
}
