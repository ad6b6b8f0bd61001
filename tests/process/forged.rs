//! Very many values that clients make up: ids of requests, and keys. The server is a process of its own,
//! whose peak memory is read.

use std::time::Duration;

use webserver::cross_origin::Cors;
use webserver::idempotency::{Idempotency, MemoryStore};
use webserver::load::ConcurrencyLimit;
use webserver::prelude::*;
use webserver::request_id::SetRequestId;
use webserver_tests::{Wire, builder, child, is_child, memory};

use super::clients::alone;
use super::serving::{Serving, serve};

const MIB: u64 = 1024 * 1024;

/// The requests of a test. In a build with optimizations there are a million. If the server kept
/// something of each request, even the smaller number would be far beyond the bounds of the tests.
const REQUESTS: u32 = if cfg!(debug_assertions) { 20_000 } else { 1_000_000 };

/// The requests that are sent before the memory is read for the first time: the pools and the store are
/// full then.
const BEFORE: u32 = 2_000;

/// Requests that are sent before their responses are read.
const BATCH: u32 = 500;

#[get("/")]
fn index() -> &'static str {
    "ok"
}

#[post("/")]
fn create() -> &'static str {
    "made"
}

/// The requests that the store may have.
const KEPT: usize = 1_000;

fn server() -> Server {
    let store = MemoryStore::bounded(KEPT, 8 * 1024 * 1024);
    builder()
        .middleware(Cors::origins(&["https://*.example.com"]))
        .middleware(SetRequestId::trusting_all())
        .middleware(Logger)
        .middleware(ConcurrencyLimit::new(100).queue(100, Duration::from_secs(1)))
        .middleware(Idempotency::with_store(store))
        .routes(routes![index, create])
        .build()
}

/// Sends the requests that `request` makes of their numbers, and returns by how much the peak memory of the
/// server has grown.
fn grown(test: &str, request: impl Fn(u32) -> String) -> Option<u64> {
    if is_child(test) {
        serve(server(), |_| async {});
        return None;
    }
    let _alone = alone();
    let serving = Serving::spawn(child(test));
    let mut wire = Wire::connect(serving.addr);
    let mut send = |from: u32, to: u32| {
        for batch in (from..to).step_by(BATCH as usize) {
            let requests: String = (batch..batch + BATCH).map(&request).collect();
            wire.send(requests);
            for _ in 0..BATCH {
                assert_eq!(wire.answer(false).status, 200);
            }
        }
    };
    send(0, BEFORE);
    let before = memory(serving.id(), "VmHWM:");
    send(BEFORE, BEFORE + REQUESTS);
    // Linux counts pages in batches for each processor, so the second figure may be a little lower.
    let grown = memory(serving.id(), "VmHWM:").saturating_sub(before);
    println!("{REQUESTS} requests: {} KiB, and {} KiB more", before / 1024, grown / 1024);
    Some(grown)
}

// Measured with a million ids and origins: 11,536 KiB at the most after 2,000 of them, and 0 KiB more after
// all. A million keys did not raise the figure of 2,000 either.

#[test]
fn forged_request_ids_and_origins_do_not_grow_memory() {
    let own = concat!(module_path!(), "::forged_request_ids_and_origins_do_not_grow_memory");
    let padding = "x".repeat(100);
    let request = |number| {
        format!(
            "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: {number}-{padding}\r\n\
             Origin: https://shop-{number}.example.com\r\n\r\n"
        )
    };
    let Some(grown) = grown(own, request) else { return };
    assert!(grown < MIB, "{} KiB", grown / 1024);
}

#[test]
fn forged_idempotency_keys_do_not_grow_memory() {
    let own = concat!(module_path!(), "::forged_idempotency_keys_do_not_grow_memory");
    let request = |key| {
        format!(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nIdempotency-Key: \"k{key}\"\r\n\r\n"
        )
    };
    let Some(grown) = grown(own, request) else { return };
    // The store counts 400 bytes for a request, so this is a fifth of what all of them would take.
    assert!(grown < 3 * MIB / 2, "{} KiB", grown / 1024);
}
