use webserver::prelude::*;

struct Number;

#[derive(FromRequest)]
struct Page {
    #[query("page")]
    number: Option<Number>,
}

fn main() {}
