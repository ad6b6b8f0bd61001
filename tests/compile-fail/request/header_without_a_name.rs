use webserver::prelude::*;

#[derive(FromRequest)]
struct Trace<'r>(#[header] &'r str);

fn main() {}
