//! A `Vec` is not a stream.
use webserver::prelude::*;
use webserver::{Event, Sse};

#[get("/")]
fn index() -> Sse<Vec<Event>> {
    Sse::new(Vec::new())
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
