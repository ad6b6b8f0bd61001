use webserver::prelude::*;

#[get("/users?{page}")]
fn handler(Text(page): Text<u64>) -> &'static str {
    "x"
}

fn main() {}
