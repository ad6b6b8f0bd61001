//! A transparent variant with a status.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(transparent, status = 404)]
    Missing(Problem),
}

fn main() {}
