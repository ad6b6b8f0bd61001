//! An extractor of the user's whose lifetime is left out: the lifetime that rustc proposes says what it is.
use webserver::prelude::*;

#[get("/")]
fn handler(agent: Agent) -> String {
    agent.0.to_owned()
}

struct Agent<'r>(&'r str);

impl<'r> webserver::FromRequest<'r> for Agent<'r> {
    type Needs = ();
    type Rejection = std::convert::Infallible;

    fn from_request(_: webserver::Cx<'r, ()>) -> Result<Self, Self::Rejection> {
        Ok(Self("x"))
    }
}


fn main() {
    let _ = routes![handler];
}
