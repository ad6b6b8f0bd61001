//! A transparent variant whose field is not a response.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(transparent)]
    Failed(std::io::Error),
}

fn main() {}
