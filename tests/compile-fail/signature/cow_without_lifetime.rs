//! A `Cow` whose lifetime is left out.
use webserver::prelude::*;

#[get("/hello/{name}")]
fn handler(name: Option<std::borrow::Cow<str>>) -> String {
    name.unwrap_or_default().into_owned()
}


fn main() {
    let _ = routes![handler];
}
