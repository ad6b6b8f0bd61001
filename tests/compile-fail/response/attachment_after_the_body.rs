//! A part stands in front of the body.
use webserver::prelude::*;

#[get("/")]
fn index() -> (&'static str, Attachment) {
    ("1,2", Attachment::named("a.csv"))
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
