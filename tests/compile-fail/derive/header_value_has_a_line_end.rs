//! A value with a line end.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 404, header("retry-after", "60\r\n"))]
    Missing,
}

impl std::fmt::Display for E {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("text")
    }
}

fn main() {}
