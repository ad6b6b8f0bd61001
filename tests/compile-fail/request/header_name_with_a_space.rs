use webserver::prelude::*;

#[derive(FromRequest)]
struct Page<'r> {
    #[header("x trace")]
    trace: &'r str,
}

fn main() {}
