//! The scheme of a middleware is not one of the known ones.

use webserver::prelude::*;

#[middleware(authenticates, scheme = "digest")]
fn require_user(#[header] authorization: &str) -> Result<(), StatusCode> {
    if authorization.is_empty() { Err(StatusCode::UNAUTHORIZED) } else { Ok(()) }
}

fn main() {}
