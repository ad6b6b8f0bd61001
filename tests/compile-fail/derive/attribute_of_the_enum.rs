//! The attribute of a variant in front of the enum.
use webserver::prelude::*;

#[derive(IntoResponse)]
#[response(status = 404)]
enum E {
    #[response(status = 404)]
    Missing,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
