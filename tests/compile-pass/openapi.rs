//! What is not described compiles as long as the app is not described.

use std::convert::Infallible;

use webserver::prelude::*;
use webserver::{Cx, FromParam, FromRequest, ParamError, extractor};

struct Key;

impl<'r> FromRequest<'r> for Key {
    type Needs = ();
    type Rejection = Infallible;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

struct Date;

impl<'a> FromParam<'a> for Date {
    type Error = ParamError;

    fn from_param(_: &'a str) -> Result<Self, ParamError> {
        Ok(Self)
    }
}

struct Both;

#[extractor]
fn both(_: Key, #[header] _host: &str) -> Both {
    Both
}

struct Csv;

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        "a;b".into_response()
    }
}

#[middleware]
fn guard(_: Key) -> Result<(), Csv> {
    Err(Csv)
}

#[get("/{date}")]
fn day(date: Date, _both: Both) -> Csv {
    let Date = date;
    Csv
}

#[get("/")]
fn export() -> impl IntoResponse {
    "a;b"
}

fn main() {
    let _ = routes![with [guard] => [day, export]];
}
