//! An error without a text.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 404)]
    Missing,
}

fn main() {}
