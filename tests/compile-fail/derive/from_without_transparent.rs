//! A conversion of a variant with a status.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 404, from)]
    Missing(u32),
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
