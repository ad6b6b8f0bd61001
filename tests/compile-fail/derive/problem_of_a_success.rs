//! A problem type for a success.
use webserver::prelude::*;

#[derive(IntoResponse)]
enum E {
    #[response(status = 200, problem = "/problems/none")]
    Found(String),
}

fn main() {}
