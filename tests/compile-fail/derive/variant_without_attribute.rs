//! A variant that does not say how it is answered.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 404)]
    Missing,
    Taken,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
