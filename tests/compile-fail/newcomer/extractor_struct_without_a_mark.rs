use webserver::prelude::*;

#[derive(FromRequest)]
struct Who {
    user: u64,
}

#[get("/")]
fn show(who: Who) -> u64 {
    who.user
}

fn main() {}
