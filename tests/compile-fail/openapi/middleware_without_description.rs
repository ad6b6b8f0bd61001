//! A middleware of a group does not say what it answers, and the app is described.

use webserver::openapi::Info;
use webserver::prelude::*;
use webserver::FutureRequest;

#[derive(Default)]
struct Quota;

impl Middleware for Quota {
    fn on_request(&self, request: Request) -> FutureRequest {
        request.into()
    }
}

#[get("/me")]
fn me() {}

fn main() {
    routes![with [Quota] => [me]].openapi(Info::new("Shop", "1.0"));
}
