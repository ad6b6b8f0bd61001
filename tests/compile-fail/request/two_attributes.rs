use webserver::prelude::*;

#[derive(FromRequest)]
struct Page<'r> {
    #[header]
    #[cookie]
    session: &'r str,
}

fn main() {}
