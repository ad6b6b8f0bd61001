//! The value of a header field is a field that does not have a text.

use webserver::prelude::*;

#[derive(Debug)]
struct Seconds(u32);

#[derive(Debug, IntoResponse)]
enum TooOften {
    #[response(status = 429, header("retry-after", seconds))]
    Wait { seconds: Seconds },
}

impl std::fmt::Display for TooOften {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("too often")
    }
}

fn main() {}
