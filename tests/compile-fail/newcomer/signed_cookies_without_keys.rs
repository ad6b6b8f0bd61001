use webserver::SignedCookies;
use webserver::prelude::*;

#[get("/")]
fn show(cookies: SignedCookies<'_>) -> String {
    cookies.get("session").unwrap_or_default()
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![show]).build();
}
