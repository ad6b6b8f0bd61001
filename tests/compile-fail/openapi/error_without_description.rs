//! The error of a handler does not say how it is answered, and the app is described.

use webserver::openapi::Info;
use webserver::prelude::*;

#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("broken")
    }
}

impl std::error::Error for Broken {}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        StatusCode::BAD_GATEWAY.into_response()
    }
}

#[get("/me")]
fn me() -> Result<String, Broken> {
    Err(Broken)
}

fn main() {
    routes![me].openapi(Info::new("Shop", "1.0"));
}
