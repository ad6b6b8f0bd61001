use webserver::prelude::*;

#[derive(FromRequest)]
struct Who<'r> {
    #[cookie]
    user: &'r str,
}

#[get("/")]
fn show(who: Who) -> String {
    who.user.to_owned()
}

fn main() {}
