//! A parameter by its name, but in the wrapper of other frameworks.
use webserver::prelude::*;

#[get("/users/{id}")]
fn handler(id: Path<u64>) -> String {
    id.to_string()
}


fn main() {
    let _ = routes![handler];
}
