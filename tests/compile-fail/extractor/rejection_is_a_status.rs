use webserver::prelude::*;
use webserver::{Cx, FromRequest};

struct User;

impl<'r> FromRequest<'r> for User {
    type Needs = ();
    type Rejection = StatusCode;

    fn from_request(_: Cx<'r, ()>) -> Result<Self, StatusCode> {
        Err(StatusCode::UNAUTHORIZED)
    }
}

fn main() {}
