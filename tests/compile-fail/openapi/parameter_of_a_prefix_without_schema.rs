//! The type of a prefix's parameter does not have a schema, and the app is described.

use std::convert::Infallible;

use webserver::openapi::Info;
use webserver::prelude::*;

struct Org(String);

impl FromParam<'_> for Org {
    type Error = Infallible;

    fn from_param(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

#[get("/users")]
fn list(#[path] org: Org) -> String {
    org.0
}

fn main() {
    routes!["/{org}" => [list]].openapi(Info::new("Shop", "1.0"));
}
