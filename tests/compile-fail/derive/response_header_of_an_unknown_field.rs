//! The value of a header field is a field that the variant does not have.

use webserver::prelude::*;

#[derive(Debug, IntoResponse)]
enum TooOften {
    #[response(status = 429, header("retry-after", secs))]
    Wait { seconds: u32 },
}

impl std::fmt::Display for TooOften {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("too often")
    }
}

fn main() {}
