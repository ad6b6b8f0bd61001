//! A parameter of the query has a type without a schema, and the app is described.

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

#[get("/days?{from}")]
fn days(from: Option<Date>) -> String {
    from.map_or_else(String::new, |date| date.0)
}

fn main() {
    routes![days].openapi(Info::new("Shop", "1.0"));
}
