use webserver::prelude::*;

#[derive(FromRequest)]
struct Page<'r> {
    #[heder]
    x_trace: &'r str,
}

fn main() {}
