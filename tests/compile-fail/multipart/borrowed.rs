//! A form cannot borrow.

use webserver::prelude::*;

#[derive(FromMultipart)]
struct Upload<'a> {
    title: &'a str,
}

fn main() {}
