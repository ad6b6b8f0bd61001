use webserver::prelude::*;

#[derive(FromRequest)]
struct Who {
    #[cookie]
    user: &str,
}

#[get("/")]
fn show(who: Who) -> String {
    who.user.to_owned()
}

fn main() {}
