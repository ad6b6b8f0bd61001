//! The type of a field of a form with files does not have a schema, and the app is described.

use std::convert::Infallible;

use webserver::openapi::Info;
use webserver::prelude::*;

struct Title(String);

impl FromParam<'_> for Title {
    type Error = Infallible;

    fn from_param(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

#[derive(FromMultipart)]
struct Upload {
    title: Title,
}

#[post("/photos")]
fn add(#[multipart] upload: Upload) -> String {
    upload.title.0
}

fn main() {
    routes![add].openapi(Info::new("Shop", "1.0"));
}
