//! `#[catch]` on a struct.

use webserver::prelude::*;

#[catch(404)]
struct NotFound;

fn main() {
    let _ = NotFound;
}
