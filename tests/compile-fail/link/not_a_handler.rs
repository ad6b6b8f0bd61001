//! A function without a route attribute.

use webserver::prelude::*;

mod users {
    use webserver::prelude::*;

    #[get("/{id}?{q}")]
    pub fn show(id: u64, q: Option<&str>) -> String {
        format!("user {id} {q:?}")
    }

    #[get("/old")]
    pub fn old() {}
}

#[get("/home")]
fn home() {}

routes![App = ["/api/users" => [users::show], "/a" => [home], "/b" => [home]]];

fn main() {
    let _ = uri!(App, main());
}
