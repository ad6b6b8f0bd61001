//! The result of a catcher does not say how it is answered, and the app is described.

use webserver::openapi::Info;
use webserver::prelude::*;

struct Page;

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        Response::new("nothing is here")
    }
}

#[get("/")]
fn home() {}

#[catch(404)]
fn missing(_: &Problem) -> Page {
    Page
}

fn main() {
    routes![home, missing].openapi(Info::new("Shop", "1.0"));
}
