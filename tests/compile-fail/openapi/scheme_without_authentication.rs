//! A middleware has a scheme, and does not authenticate.

use webserver::prelude::*;

#[middleware(scheme = "bearer")]
fn require_user(#[header] authorization: &str) -> Result<(), StatusCode> {
    if authorization.is_empty() { Err(StatusCode::UNAUTHORIZED) } else { Ok(()) }
}

fn main() {}
