use webserver::Cookies;
use webserver::prelude::*;

#[post("/login")]
#[deny(unused_must_use)]
fn login(cookies: Cookies<'_>) -> NoContent {
    cookies.add(("session", "ada"));
    NoContent
}

fn main() {}
