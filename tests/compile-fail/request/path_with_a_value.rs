use webserver::prelude::*;

#[derive(FromRequest)]
struct Page<'r> {
    #[path = "org"]
    org: &'r str,
    uri: Uri,
}

fn main() {}
