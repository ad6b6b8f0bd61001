//! Trailers of a request, and of an answer.

use webserver::prelude::*;
use webserver::{HeaderName, HeaderValue};
use webserver_tests::{Local, Wire, builder};

/// Answers with the length of the body in a trailer, and with the sum from the request's trailer.
#[post("/sum")]
async fn sum(mut body: Body) -> Result<Response, Problem> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len();
    }
    let received = body.trailers().await.unwrap_or_default();
    let told = received.get("x-sum").unwrap_or("none").to_owned();
    let answer = Body::from(told).with_trailers(async move {
        let mut fields = HeaderMap::new();
        fields.insert(HeaderName::from_static("x-length"), HeaderValue::from(length));
        fields
    });
    Ok(Response::new(answer))
}

#[test]
fn trailers_are_received_and_sent() {
    let server = Local::start(builder().routes(routes![sum]).build());
    let mut wire = Wire::connect(server.addr);
    wire.send(
        "POST /sum HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n\
         5\r\nhello\r\n0\r\nx-sum: 532\r\n\r\n",
    );
    let answer = wire.until("x-length: 5\r\n\r\n");
    assert!(answer.ends_with("\r\n\r\n3\r\n532\r\n0\r\nx-length: 5\r\n\r\n"), "{answer}");
    wire.send("POST /sum HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi");
    let answer = wire.until("x-length: 2\r\n\r\n");
    assert!(answer.contains("\r\n\r\n4\r\nnone\r\n"), "{answer}");
}
