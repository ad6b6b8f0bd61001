use webserver::PrivateCookies;
use webserver::prelude::*;

#[get("/")]
fn show(cookies: PrivateCookies<'_>) -> String {
    cookies.get("session").unwrap_or_default()
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![show]).build();
}
