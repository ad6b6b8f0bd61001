//! A type with parameters.
use webserver::prelude::*;

#[derive(IntoResponse)]
#[response(status = 200)]
struct Page<T>(T);

fn main() {}
