//! A part stands in front of a body.
use webserver::prelude::*;

#[get("/")]
fn index() -> (StatusCode, Attachment) {
    (StatusCode::OK, Attachment::named("a.csv"))
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
