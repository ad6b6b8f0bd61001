//! A state that is to borrow from the request.
use webserver::prelude::*;

#[get("/")]
fn handler(greeting: State<&str>) -> String {
    greeting.to_string()
}


fn main() {
    let _ = routes![handler];
}
