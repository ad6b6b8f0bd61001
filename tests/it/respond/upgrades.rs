//! Connections after a switch of protocols: tunnels and upgrades.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use webserver::HeaderValue;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

async fn shout(mut io: webserver::Upgraded) {
    let mut byte = [0];
    while io.read_exact(&mut byte).await.is_ok() {
        byte.make_ascii_uppercase();
        if io.write_all(&byte).await.is_err() {
            return;
        }
    }
}

#[route("/", methods(CONNECT))]
fn tunnel() -> Response {
    Response::tunnel(shout)
}

#[get("/switch")]
fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("shout"), shout)
}

#[test]
fn upgrade_and_tunnel_begin_with_the_bytes_sent_ahead() {
    let server = Local::start(builder().routes(routes![tunnel, switch]).build());
    let check = |request: &str, status: &str| {
        let mut wire = Wire::connect(server.addr);
        wire.send(format!("{request}\r\n\r\nahead, "));
        let head = wire.until("\r\n\r\n").to_ascii_lowercase();
        assert!(head.starts_with(status), "{head}");
        assert!(!head.contains("content-length") && !head.contains("transfer-enc"), "{head}");
        assert_eq!(wire.until("AHEAD, "), "AHEAD, ");
        wire.send("GET / HTTP/1.1\r\n\r\n and more");
        assert_eq!(wire.until("MORE"), "GET / HTTP/1.1\r\n\r\n AND MORE");
        wire.finish();
        assert_eq!(wire.rest(), (Vec::new(), true));
    };
    check("CONNECT db:5432 HTTP/1.1\r\nhost: db:5432", "http/1.1 200 ");
    check(
        "GET /switch HTTP/1.1\r\nhost: a\r\nupgrade: shout\r\nconnection: upgrade",
        "http/1.1 101 ",
    );
}
