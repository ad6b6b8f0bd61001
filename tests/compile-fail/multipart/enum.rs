//! An enum cannot be read from a form.

use webserver::prelude::*;

#[derive(FromMultipart)]
enum Upload {
    A,
}

fn main() {}
