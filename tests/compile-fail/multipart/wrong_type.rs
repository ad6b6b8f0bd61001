//! A type that no part can be read as.

use webserver::prelude::*;

#[derive(FromMultipart)]
struct Upload {
    size: std::time::Duration,
}

fn main() {}
