use webserver::prelude::*;

#[derive(FromRequest)]
struct Page<T> {
    #[json]
    value: T,
}

fn main() {}
