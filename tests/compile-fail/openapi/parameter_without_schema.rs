//! A parameter has a type with a `FromParam` of its own and without a schema, and the app is described.

use webserver::openapi::Info;
use webserver::prelude::*;
use webserver::{FromParam, ParamError};

struct Date(String);

impl<'a> FromParam<'a> for Date {
    type Error = ParamError;

    fn from_param(text: &'a str) -> Result<Self, ParamError> {
        Ok(Self(text.to_owned()))
    }
}

#[get("/days/{date}")]
fn day(date: Date) -> String {
    date.0
}

fn main() {
    routes![day].openapi(Info::new("Shop", "1.0"));
}
