//! The fields of a tuple struct do not have names.

use webserver::prelude::*;

#[derive(FromMultipart)]
struct Upload(String);

fn main() {}
