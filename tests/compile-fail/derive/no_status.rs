//! Options without a status.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(problem = "/problems/missing")]
    Missing,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
