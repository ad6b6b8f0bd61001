//! Early hints, which a handler sends before its answer.

use tokio::sync::Notify;
use webserver::prelude::*;
use webserver::{HeaderName, HeaderValue};
use webserver_tests::{Local, Wire, builder};

#[get("/hinted")]
async fn hinted(request: &Request) -> &'static str {
    let mut hints = HeaderMap::new();
    let style = HeaderValue::from_static("</style.css>; rel=preload; as=style");
    hints.insert(HeaderName::from_static("link"), style);
    request.early_hints(hints);
    RELEASED.notified().await;
    "page"
}

static RELEASED: Notify = Notify::const_new();

#[post("/release")]
fn release() {
    RELEASED.notify_one();
}

#[test]
fn early_hints_arrive_before_the_response_is_made() {
    let server = Local::start(builder().routes(routes![hinted, release]).build());
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /hinted HTTP/1.1\r\nhost: a\r\n\r\n");
    let hint = wire.answer(false);
    assert_eq!(hint.status, 103);
    assert_eq!(hint.field("link"), Some("</style.css>; rel=preload; as=style"));
    let mut other = Wire::connect(server.addr);
    other.send("POST /release HTTP/1.1\r\nhost: a\r\n\r\n");
    let page = wire.answer(false);
    assert_eq!((page.status, page.text().as_str()), (200, "page"));
}
