//! A status that is not a number.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = StatusCode::NOT_FOUND)]
    Missing,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
