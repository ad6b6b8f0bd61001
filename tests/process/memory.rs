//! Clients that try to fill the server's memory. The most that the server may hold is its limits times
//! the number of connections. The server is a process of its own, whose resident size is read. The
//! memory of a crowd is measured in `crowd`.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::{Example, Local, Wire, child, is_child, memory};

use super::clients::alone;

const KIB: u64 = 1024;
/// The memory that the first connections of any kind cost: pools, stacks, and the allocator itself.
const START: u64 = 4 * KIB * KIB;

/// Runs the given action with the given number of clients at once, and checks that the server never
/// holds more than the given number of bytes for each. Afterwards the server must still answer.
fn costs(clients: usize, each: u64, abuse: impl Fn(SocketAddr, &mut Vec<Wire>)) {
    let _alone = alone();
    let testbed = Example::testbed(2 * clients as u64 + 100);
    let before = testbed.resident();
    let mut wires: Vec<_> = (0..clients).map(|_| Wire::connect(testbed.addr)).collect();
    abuse(testbed.addr, &mut wires);
    // Wait until the last bytes have arrived.
    thread::sleep(Duration::from_millis(200));
    let grown = testbed.peak().saturating_sub(before);
    println!("{} KiB for {clients} clients", grown / KIB);
    assert!(grown < START + clients as u64 * each, "{} KiB for {clients} clients", grown / KIB);
    drop(wires);
    let mut wire = Wire::connect(testbed.addr);
    wire.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    assert_eq!(wire.answer(false).status, 200);
}

#[test]
fn memory_of_slow_heads_is_bounded_by_the_head_limit() {
    // A head of 16 KiB is in a buffer of twice that size, because of how the buffer grows.
    costs(300, 40 * KIB, |_, wires| {
        let head = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}", "y".repeat(15_000));
        for wire in wires {
            wire.send(&head);
        }
    });
}

#[test]
fn memory_of_heads_sent_byte_by_byte_is_one_buffer() {
    costs(300, 20 * KIB, |_, wires| {
        for byte in b"GET / HTTP/1.1\r\nhost: a\r\nx: yyyyyyyy" {
            for wire in &mut *wires {
                wire.send([*byte]);
            }
        }
    });
}

#[test]
fn memory_of_heads_after_uploads_is_one_buffer() {
    // The end of the body, and the first byte of the next head, arrive in one large read.
    costs(300, 20 * KIB, |_, wires| {
        for wire in wires {
            wire.send("POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 300000\r\n\r\n");
            thread::sleep(Duration::from_millis(2));
            wire.send("x".repeat(300_000) + "G");
        }
    });
}

#[test]
fn memory_of_endless_heads_is_bounded_by_the_head_limit() {
    costs(200, 40 * KIB, |_, wires| {
        for (at, wire) in wires.iter_mut().enumerate() {
            let one = ["x: y\r\n", "y", "x: \r\n", "\r\n"][at % 4];
            let bomb = format!("GET / HTTP/1.1\r\nhost: a\r\n{}", one.repeat(300_000));
            // The body is refused at its limit, and then read for a while so that the answer
            // arrives.
            let _ = wire.try_send(bomb);
        }
    });
}

#[test]
fn memory_of_slow_bodies_is_bounded_by_the_body_limit() {
    let post = |path: &str, length: usize| {
        format!("POST {path} HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n")
    };
    // A body that the handler gets as a whole, of 2 MiB at most, is assembled from pieces.
    costs(20, 5 * KIB * KIB, |_, wires| {
        for wire in wires {
            wire.send(post("/echo", 2 << 20));
            wire.send("x".repeat((2 << 20) - 1));
        }
    });
    // A body that is streamed is never in memory as a whole.
    costs(50, 64 * KIB, |_, wires| {
        for wire in wires {
            wire.send(post("/count", 2 << 20));
            wire.send("x".repeat((2 << 20) - 1));
        }
    });
    // A body that nobody reads is not in memory as a whole either.
    costs(50, 64 * KIB, |_, wires| {
        for wire in wires {
            wire.send(post("/nowhere", 2 << 20));
            let _ = wire.try_send("x".repeat(2 << 20));
        }
    });
}

#[test]
fn memory_of_slow_readers_is_bounded_by_the_output_buffer() {
    costs(100, 128 * KIB, |_, wires| {
        for wire in wires {
            wire.send("GET /stream/100000 HTTP/1.1\r\nhost: a\r\n\r\n");
        }
        thread::sleep(Duration::from_millis(500));
    });
}

#[test]
fn memory_of_half_closed_connections_is_bounded() {
    costs(400, 20 * KIB, |_, wires| {
        for wire in &mut *wires {
            wire.send("GET /slow/500 HTTP/1.1\r\nhost: a\r\n\r\n");
            wire.finish();
        }
        for wire in wires {
            assert_eq!(wire.answer(false).text(), "done");
            assert!(wire.is_closed());
        }
    });
}

#[test]
fn memory_is_released_after_resets_within_bodies() {
    costs(1, 64 * KIB, |addr, _| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            for at in 0..2000 {
                let mut client = tokio::net::TcpStream::connect(addr).await.expect("it listens");
                let framing = ["content-length: 100000", "transfer-encoding: chunked"][at % 2];
                let path = ["/echo", "/count", "/nowhere"][at % 3];
                let head = format!("POST {path} HTTP/1.1\r\nhost: a\r\n{framing}\r\n\r\n");
                let part = format!("{head}4000\r\n{}", "x".repeat(8000));
                let written = tokio::io::AsyncWriteExt::write_all(&mut client, part.as_bytes());
                written.await.expect("it is taken");
                client.set_zero_linger().expect("an option of the socket");
            }
        });
    });
}

/// With a fixed threshold, glibc returns all large blocks that are freed to the system. Otherwise
/// it raises the threshold to the largest block so far, takes later blocks from its arenas, and
/// keeps these as long as any small block remains after them: see PERFORMANCE.md.
#[test]
#[cfg(target_env = "gnu")]
fn memory_is_released_after_abandoned_bodies() {
    let _alone = alone();
    let testbed = Example::testbed_in(1000, &[("MALLOC_MMAP_THRESHOLD_", "131072")]);
    let before = testbed.resident();
    let grown = || testbed.resident().saturating_sub(before);
    for _ in 0..3 {
        let wires: Vec<_> = (0..300)
            .map(|_| {
                let mut wire = Wire::connect(testbed.addr);
                wire.send("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n");
                wire.send(vec![b'x'; 500_000]);
                wire
            })
            .collect();
        let start = Instant::now();
        while grown() < 140 * KIB * KIB {
            assert!(start.elapsed() < Duration::from_secs(10), "the bodies do not arrive");
            thread::sleep(Duration::from_millis(10));
        }
        drop(wires);
        // The memory that the pools of two workers keep: two large buffers, and about a megabyte of
        // others.
        while grown() > 16 * KIB * KIB {
            assert!(start.elapsed() < Duration::from_secs(20), "{} KiB are kept", grown() / KIB);
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

#[test]
fn memory_of_connections_over_a_limit_is_bounded() {
    let own = concat!(module_path!(), "::memory_of_connections_over_a_limit_is_bounded");
    if !is_child(own) {
        // The size of the whole process is read.
        let _alone = alone();
        let ended = child(own).output().expect("a test can be run");
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(ended.status.success() && text.contains("2 limits are kept"), "{text}");
        return;
    }
    for per_ip in [None, Some(16)] {
        let mut limits = Limits::default();
        limits.connections = if per_ip.is_some() { 64 } else { 16 };
        limits.connections_per_ip = per_ip;
        let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(2);
        let server = Local::start(builder.limits(limits).routes(routes![ok]).build());
        let kept: Vec<_> = (0..16)
            .map(|_| {
                let mut wire = Wire::connect(server.addr);
                wire.send("GET /ok HTTP/1.1\r\nhost: a\r\n\r\n");
                assert_eq!(wire.answer(false).status, 200);
                wire
            })
            .collect();
        let own = || memory(std::process::id(), "VmRSS:");
        let before = own();
        for _ in 0..3000 {
            let mut wire = Wire::connect(server.addr);
            let status = wire.answer(false).status;
            assert_eq!(status, if per_ip.is_some() { 429 } else { 503 });
        }
        let grown = own().saturating_sub(before);
        assert!(grown < START, "{} KiB for 3,000 clients that were refused", grown / KIB);
        drop(kept);
    }
    println!("2 limits are kept");
}

const MEMORY: u64 = 16 << 20;

#[test]
fn memory_of_pipelining_clients_that_never_read_is_bounded() {
    let _alone = alone();
    let server = Example::testbed(4096);
    let before = server.resident();
    let request = "GET /big HTTP/1.1\r\nhost: a\r\n\r\n".repeat(2000);
    let clients: Vec<_> = (0..40)
        .map(|_| {
            let mut wire = Wire::connect(server.addr);
            wire.send_what_is_taken(request.as_bytes());
            wire
        })
        .collect();
    thread::sleep(Duration::from_millis(500));
    let grown = server.resident().saturating_sub(before);
    assert!(grown < MEMORY, "{} KiB for 40 clients", grown / 1024);
    drop(clients);
    let mut wire = Wire::connect(server.addr);
    wire.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).status, 200);
}

#[test]
fn memory_of_a_million_tiny_chunks_is_bounded() {
    let _alone = alone();
    let server = Example::testbed(4096);
    let mut wire = Wire::connect(server.addr);
    wire.send("POST /count HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
    let before = server.resident();
    let some = "1\r\nx\r\n".repeat(10_000);
    let mut grown = 0;
    for _ in 0..100 {
        wire.send(&some);
        grown = grown.max(server.resident().saturating_sub(before));
    }
    wire.send("0\r\n\r\n");
    assert_eq!(wire.answer(false).text(), "1000000");
    assert!(grown < MEMORY, "{} KiB", grown / 1024);
}

#[test]
fn memory_of_an_idle_keep_alive_connection_is_small() {
    let _alone = alone();
    let server = Example::testbed(4096);
    let connect = || {
        let mut wire = Wire::connect(server.addr);
        wire.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        assert_eq!(wire.answer(false).status, 200);
        wire
    };
    // The first connections fill the pools.
    let mut clients: Vec<_> = (0..100).map(|_| connect()).collect();
    let before = server.resident();
    clients.extend((0..400).map(|_| connect()));
    let each = server.resident().saturating_sub(before) / 400;
    // It is about 1,000. Memory comes in pages of four thousand bytes, and allocators add to it.
    assert!(each < 2000, "{each} bytes for an idle connection");
}

#[test]
fn memory_of_lingering_connections_is_bounded() {
    let _alone = alone();
    let server = Example::testbed(4096);
    let before = server.resident();
    let mut grown = 0;
    let clients: Vec<_> = (0..800)
        .map(|at| {
            let mut wire = Wire::connect(server.addr);
            wire.send("no request\r\n\r\n");
            assert_eq!(wire.answer(false).status, 400);
            if at % 50 == 0 {
                grown = grown.max(server.resident().saturating_sub(before));
            }
            wire
        })
        .collect();
    drop(clients);
    assert!(grown < 4 << 20, "{} KiB for 800 clients", grown / 1024);
}
