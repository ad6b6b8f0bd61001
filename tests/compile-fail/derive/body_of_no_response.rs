//! A body that is not a response.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 200)]
    Found(bool),
}

fn main() {}
