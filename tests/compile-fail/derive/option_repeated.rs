//! A repeated option.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 404, status = 410)]
    Missing,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
