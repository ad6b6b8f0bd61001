//! The struct of a query does not have a schema, and the app is described.

use serde::Deserialize;
use webserver::openapi::Info;
use webserver::prelude::*;

#[derive(Deserialize)]
struct Filter {
    page: Option<u32>,
}

#[get("/users?{filter..}")]
fn list(filter: Filter) -> String {
    format!("{:?}", filter.page)
}

fn main() {
    routes![list].openapi(Info::new("Shop", "1.0"));
}
