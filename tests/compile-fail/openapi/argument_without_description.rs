//! A handler takes an extractor that does not say what a client sends for it, and the app is described.

use std::convert::Infallible;

use webserver::openapi::Info;
use webserver::prelude::*;
use webserver::{Cx, FromRequest};

struct Key;

impl<'r> FromRequest<'r> for Key {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

#[get("/export")]
fn export(_key: Key) {}

fn main() {
    routes!["/api" => [export]].openapi(Info::new("Shop", "1.0"));
}
