use std::borrow::Cow;
use webserver::prelude::*;

#[get("/")]
fn show(#[header] x_trace: Cow<str>) -> String {
    x_trace.into_owned()
}

fn main() {}
