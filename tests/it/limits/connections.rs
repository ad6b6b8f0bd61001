//! The number of connections, in all and of one address, and the TCP keepalive of each.

use std::net::SocketAddr;
use std::time::Duration;

use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

#[test]
fn connection_limit_is_a_503_until_a_client_leaves() {
    let mut limits = Limits::default();
    limits.connections = 2;
    let server = Local::start(builder().limits(limits).routes(routes![ok]).build());
    let mut kept: Vec<_> = (0..2).map(|_| Wire::connect(server.addr)).collect();
    for wire in &mut kept {
        assert_eq!(wire.get("/ok", "").text(), "ok");
    }
    for _ in 0..20 {
        // The request is sent before the refusal is read. A reset must not lose the refusal.
        let mut refused = Wire::connect(server.addr);
        refused.send("POST /ok HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello");
        let answer = refused.answer(false);
        assert_eq!((answer.status, answer.field("connection")), (503, Some("close")));
        assert!(answer.field("date").is_some() && answer.field("retry-after").is_some());
        assert!(refused.is_closed());
    }
    for wire in &mut kept {
        assert_eq!(wire.get("/ok", "").text(), "ok", "who is in stays in");
    }
    kept.pop();
    let admitted = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        let mut wire = Wire::connect(server.addr);
        wire.get("/ok", "connection: close\r\n").status == 200
    });
    assert!(admitted, "a place that is left is taken again");
}

#[test]
fn connection_limit_per_address_does_not_apply_to_a_trusted_proxy() {
    let mut limits = Limits::default();
    limits.connections_per_ip = Some(1);
    let limited = builder().limits(limits.clone()).routes(routes![ok]).build();
    let server = Local::start(limited);
    let mut first = Wire::connect(server.addr);
    assert_eq!(first.get("/ok", "").text(), "ok");
    let mut second = Wire::connect(server.addr);
    assert_eq!(second.answer(false).status, 429);
    drop(server);

    let proxied = builder().limits(limits).routes(routes![ok]).trusted_proxies(["127.0.0.1"]);
    let server = Local::start(proxied.build());
    let mut wires: Vec<_> = (0..3).map(|_| Wire::connect(server.addr)).collect();
    for wire in &mut wires {
        assert_eq!(wire.get("/ok", "").text(), "ok");
    }
}

/// Returns the kernel's timer for the server's end of a connection, and when it expires.
#[cfg(target_os = "linux")]
fn kernel_timer(server: SocketAddr, client: SocketAddr) -> (String, Duration) {
    let table = std::fs::read_to_string("/proc/net/tcp").expect("Linux");
    let ports = |line: &&str| {
        let mut fields = line.split_whitespace().skip(1);
        let mut has = |addr: SocketAddr| {
            fields.next().is_some_and(|field| field.ends_with(&format!(":{:04X}", addr.port())))
        };
        has(server) && has(client)
    };
    let line = table.lines().find(ports).expect("the connection is there");
    let timer = line.split_whitespace().nth(5).expect("a field");
    let (kind, rings) = timer.split_once(':').expect("two numbers");
    let hundredths = u64::from_str_radix(rings, 16).expect("a number");
    (kind.to_owned(), Duration::from_millis(10 * hundredths))
}

#[test]
#[cfg(target_os = "linux")]
fn tcp_keepalive_is_set_on_accepted_connections() {
    let mut limits = Limits::default();
    limits.keepalive_time = Duration::from_secs(500);
    let server = Local::start(builder().limits(limits).routes(routes![ok]).build());
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/ok", "").text(), "ok");
    let (kind, rings) = kernel_timer(server.addr, wire.local_addr());
    assert_eq!(kind, "02", "the timer for keepalive");
    assert!(rings > Duration::from_secs(400) && rings <= Duration::from_secs(500), "{rings:?}");
}
