//! A guard takes an extractor that does not say what a client sends for it, and the app is described.

use std::convert::Infallible;

use webserver::extract::Cx;
use webserver::openapi::Info;
use webserver::prelude::*;

struct Key;

impl<'r> FromRequest<'r> for Key {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

#[middleware]
fn require_key(_: Key) -> Result<(), Status<401>> {
    Ok(())
}

#[get("/")]
fn home() {}

fn main() {
    routes![with [require_key] => [home]].openapi(Info::new("Shop", "1.0"));
}
