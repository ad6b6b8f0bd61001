//! A handler returns a type that does not say how it is answered, and the app is described.

use webserver::openapi::Info;
use webserver::prelude::*;

struct Csv(String);

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

#[get("/export")]
fn export() -> Csv {
    Csv(String::new())
}

fn main() {
    routes![export].openapi(Info::new("Shop", "1.0"));
}
