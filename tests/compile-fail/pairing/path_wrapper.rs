//! A parameter in the wrapper of other frameworks.
use webserver::prelude::*;

#[get("/users/{id}")]
fn handler(Path(id): Path<u64>) -> String {
    id.to_string()
}


fn main() {
    let _ = routes![handler];
}
