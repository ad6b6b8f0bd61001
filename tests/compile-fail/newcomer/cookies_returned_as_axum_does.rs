use webserver::Cookies;
use webserver::prelude::*;

#[post("/login")]
fn login(cookies: Cookies<'_>) -> (Cookies<'_>, &'static str) {
    (cookies, "hello")
}

fn main() {}
