//! The items of the stream are not results.
use webserver::prelude::*;
use webserver::NdJson;

struct Numbers;

impl futures_core::Stream for Numbers {
    type Item = u32;

    fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<u32>> {
        std::task::Poll::Ready(None)
    }
}

#[get("/")]
fn index() -> NdJson<Numbers> {
    NdJson(Numbers)
}

fn main() {
    let _server = ServerBuilder::new().routes(routes![index]).build();
}
