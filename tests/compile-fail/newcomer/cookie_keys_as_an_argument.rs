use webserver::CookieKeys;
use webserver::prelude::*;

#[get("/")]
fn show(keys: CookieKeys) -> NoContent {
    drop(keys);
    NoContent
}

fn main() {}
