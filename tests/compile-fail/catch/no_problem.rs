//! A catcher that takes the target, but not the error.

use webserver::prelude::*;

#[catch(404)]
fn not_found(uri: Uri) -> String {
    uri.path().to_owned()
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
