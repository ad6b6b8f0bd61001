use webserver::cookie::CookieJar;
use webserver::prelude::*;

#[get("/")]
fn show(jar: &CookieJar) -> String {
    jar.get("session").map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

fn main() {}
