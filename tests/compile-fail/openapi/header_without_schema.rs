//! The type of a header field does not have a schema, and the app is described.

use std::convert::Infallible;

use webserver::openapi::Info;
use webserver::prelude::*;

struct Trace(String);

impl FromParam<'_> for Trace {
    type Error = Infallible;

    fn from_param(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

#[get("/users")]
fn list(#[header("x-trace")] trace: Option<Trace>) -> String {
    trace.map(|trace| trace.0).unwrap_or_default()
}

fn main() {
    routes![list].openapi(Info::new("Shop", "1.0"));
}
