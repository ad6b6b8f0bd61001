use webserver::Cookies;
use webserver::prelude::*;

#[get("/")]
fn show(cookies: Cookies<'static>) -> String {
    cookies.get("session").unwrap_or_default().to_owned()
}

fn main() {}
