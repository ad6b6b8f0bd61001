//! The items of the stream are not events.
use webserver::prelude::*;
use webserver::Sse;

struct Texts;

impl futures_core::Stream for Texts {
    type Item = String;

    fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<String>> {
        std::task::Poll::Ready(None)
    }
}

#[get("/")]
fn index() -> Sse<Texts> {
    Sse::new(Texts)
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
