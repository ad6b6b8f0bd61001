//! Many short connections of all kinds: they leak no descriptor, memory or permit.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::{Example, Local, Wire};

use super::clients::{ASK, connect};

/// Opens short connections of all kinds: answered ones, and ones that are closed before the
/// request, within a head, within a body, and before the answer.
fn storm(addr: SocketAddr, connections: usize) {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            thread::spawn(move || {
                for n in 0..connections / 4 {
                    let mut stream = connect(addr);
                    let sent: &[u8] = match n % 5 {
                        0 => b"",
                        1 => b"GET /plain",
                        2 => b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n12345",
                        _ => ASK,
                    };
                    // A connection that is refused may be closed already.
                    let _ = stream.write_all(sent);
                    if n % 5 == 4 {
                        let _ = stream.read(&mut [0; 1024]);
                    }
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("the server accepts all of them");
    }
}

#[test]
fn short_connections_leak_no_descriptor_and_no_memory() {
    let mut testbed = Example::testbed(4096);
    storm(testbed.addr, 1000);
    let settled = |testbed: &Example| {
        let start = Instant::now();
        // Listeners, runtimes and standard streams: 30 are plenty.
        while testbed.descriptors() > 30 {
            assert!(start.elapsed() < Duration::from_secs(20), "{}", testbed.descriptors());
            thread::sleep(Duration::from_millis(20));
        }
        testbed.resident()
    };
    let before = settled(&testbed);
    storm(testbed.addr, 5000);
    let after = settled(&testbed);
    assert!(after < before + 4 * 1024 * 1024, "{before} bytes became {after}");
    assert_eq!(testbed.signal("TERM"), Some(0), "no connection is left to be cut");
}

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[test]
fn short_connections_leak_no_connection_permit() {
    let mut limits = Limits::default();
    limits.connections = 16;
    limits.connections_per_ip = Some(16);
    let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).limits(limits).workers(2);
    let server = Local::start(builder.routes(routes![plaintext]).build());
    storm(server.addr, 5000);
    let all_served = || {
        let mut wires: Vec<_> = (0..16).map(|_| Wire::connect(server.addr)).collect();
        wires.iter_mut().all(|wire| {
            wire.send(ASK);
            wire.answer(false).status == 200
        })
    };
    // Connections of the storm, and of the last attempt, may still be closing.
    let free = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(50));
        all_served()
    });
    assert!(free, "a place was not given back");
}
