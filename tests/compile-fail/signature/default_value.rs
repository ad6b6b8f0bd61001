//! A default value for a parameter, as other languages have it.
use webserver::prelude::*;

#[get("/?{page}")]
fn handler(page: u32 = 1) -> String {
    page.to_string()
}


fn main() {
    let _ = routes![handler];
}
