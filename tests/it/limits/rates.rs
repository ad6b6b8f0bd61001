//! The rates at which clients must send and read.

use std::time::{Duration, Instant};

use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

fn start(change: impl FnOnce(&mut Limits)) -> Local {
    let mut limits = Limits::default();
    change(&mut limits);
    Local::start(builder().limits(limits).routes(routes![upload, big, large]).build())
}

#[post("/upload")]
fn upload(body: Bytes) -> Text<usize> {
    Text(body.len())
}

static MEGABYTE: [u8; 1 << 20] = [b'x'; 1 << 20];

#[get("/big")]
fn big() -> Response {
    Response::new(&MEGABYTE[..])
}

#[test]
fn minimum_rate_cuts_a_slow_upload_and_not_a_pause() {
    let server = start(|limits| limits.rate_grace_time = Duration::from_secs(2));
    let addr = server.addr;
    let mut wire = Wire::connect(addr);
    wire.send("POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n");
    let start = Instant::now();
    while !wire.has_answer() {
        wire.send("x");
        std::thread::sleep(Duration::from_millis(20));
        assert!(start.elapsed() < Duration::from_secs(20), "it is not cut");
    }
    assert_eq!(wire.answer(false).status, 408);
    let half = vec![b'x'; 50_000];
    let mut wire = Wire::connect(addr);
    wire.send("POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n");
    wire.send(&half);
    std::thread::sleep(Duration::from_millis(700));
    wire.send(&half);
    assert_eq!(wire.answer(false).text(), "100000");
}

#[test]
fn write_timeout_cuts_a_client_that_does_not_read() {
    let server = start(|limits| limits.write_time = Duration::from_millis(300));
    let mut wire = Wire::connect(server.addr);
    // More than any socket's buffer holds.
    wire.send("GET /big HTTP/1.1\r\nhost: a\r\n\r\n".repeat(64));
    std::thread::sleep(Duration::from_secs(2));
    let (rest, in_order) = wire.rest();
    assert!(rest.len() < 64 << 20, "all of it came");
    assert!(!in_order, "the connection ended as if that were all");
}

/// Some megabytes more than the socket buffers of both sides hold.
#[get("/large")]
fn large() -> Vec<u8> {
    vec![b'x'; 32 << 20]
}

#[test]
#[cfg(target_os = "linux")]
fn write_timeout_does_not_cut_a_client_that_reads_steadily() {
    let server = start(|limits| limits.write_time = Duration::from_secs(3));
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /large HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.until("\r\n\r\n");
    // Read slowly enough that the server cannot write anything for longer than that limit.
    for _ in 0..30 {
        wire.bytes(64 << 10);
        std::thread::sleep(Duration::from_millis(300));
    }
    wire.bytes((32 << 20) - 30 * (64 << 10));
}
