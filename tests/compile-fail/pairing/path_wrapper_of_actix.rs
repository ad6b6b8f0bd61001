//! A parameter as actix-web takes it.
use webserver::prelude::*;

#[get("/users/{id}")]
async fn handler(path: web::Path<u64>) -> String {
    path.into_inner().to_string()
}


fn main() {
    let _ = routes![handler];
}
