//! A parameter that is to outlive its request.
use webserver::prelude::*;

#[get("/hello/{name}?{title}")]
fn handler(name: &str, title: Option<&'static str>) -> String {
    format!("{} {name}", title.unwrap_or_default())
}


fn main() {
    let _ = routes![handler];
}
