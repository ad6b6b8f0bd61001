//! All parameters in a struct.
use webserver::prelude::*;

#[get("/users/{id}/posts/{post}")]
fn handler(Path(params): Path<Params>) -> String {
    params.id.to_string()
}

struct Params {
    id: u64,
}


fn main() {
    let _ = routes![handler];
}
