//! A body where there is none.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 204)]
    Removed(String),
}

fn main() {}
