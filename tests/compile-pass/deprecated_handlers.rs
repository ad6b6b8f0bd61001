//! A handler that is deprecated, or that takes what is, warns nobody where it is declared.
#![deny(warnings)]
use webserver::prelude::*;

/// An argument of other times.
#[deprecated]
pub struct Old;

#[allow(deprecated)]
impl<'r> webserver::FromRequest<'r> for Old {
    type Needs = ();
    type Rejection = std::convert::Infallible;

    fn from_request(_: webserver::Cx<'r, ()>) -> Result<Self, Self::Rejection> {
        Ok(Self)
    }
}

#[deprecated]
#[get("/above")]
fn above() -> &'static str {
    "x"
}

#[get("/below/{id}")]
#[deprecated = "there is a newer one"]
async fn below(id: u64) -> Text<u64> {
    Text(id)
}

#[get("/old")]
#[allow(deprecated)]
fn takes(_: Old) {}

fn main() {
    let server = ServerBuilder::new().routes(routes![above, below, takes]).build();
    drop(server);
}
