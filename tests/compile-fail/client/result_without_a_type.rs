use webserver::prelude::*;
use webserver::request;

#[get("/me")]
fn me() -> impl IntoResponse {
    "Ada"
}

routes![App = [me]];

fn main() {
    let _ = request!(App, me());
}
