//! An interim status.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 100)]
    Missing,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
