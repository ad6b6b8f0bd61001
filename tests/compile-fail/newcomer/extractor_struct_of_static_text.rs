use webserver::prelude::*;

#[derive(FromRequest)]
struct Who {
    #[cookie]
    user: &'static str,
}

#[get("/")]
fn show(who: Who) -> &'static str {
    who.user
}

fn main() {}
