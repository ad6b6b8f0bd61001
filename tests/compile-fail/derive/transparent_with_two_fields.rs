//! A transparent variant with two fields.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(transparent)]
    Missing(Problem, u32),
}

fn main() {}
