//! Bytes cannot be displayed as HTML.
use webserver::prelude::*;

#[get("/")]
fn index() -> Html<Vec<u8>> {
    Html(Vec::new())
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
