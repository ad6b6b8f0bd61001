//! A catcher whose result is no response.

use webserver::prelude::*;

struct Page;

#[catch(404)]
fn not_found(_: &Problem) -> Page {
    Page
}

fn main() {
    let _ = ServerBuilder::new().routes(routes![not_found]).build();
}
