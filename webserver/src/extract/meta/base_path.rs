//! The extractor [`BasePath`].

use std::convert::Infallible;

use crate::extract::core::{Cx, FromRequest};
use crate::http::BasePath;

impl<'r> FromRequest<'r> for BasePath {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(cx.request.base_path().clone())
    }
}
