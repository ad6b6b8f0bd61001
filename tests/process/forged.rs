//! Very many values that clients make up: ids of requests, and keys. The server is a process of its own,
//! whose peak memory is read.

use std::time::Duration;

use webserver::idempotency::{Idempotency, MemoryStore};
use webserver::load::ConcurrencyLimit;
use webserver::prelude::*;
use webserver::request_id::SetRequestId;
use webserver_tests::{Wire, builder, child, is_child, memory};

use super::clients::alone;
use super::serving::{Serving, serve};

const MIB: u64 = 1024 * 1024;

const MILLION: u32 = 1_000_000;

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
const KEPT: usize = 10_000;

/// The bytes that the store may have, on top of what a server takes anyway.
const STORE: usize = 8 * 1024 * 1024;

fn server() -> webserver::Server {
    let store = MemoryStore::bounded(KEPT, STORE);
    builder()
        .middleware(SetRequestId::trusting_all())
        .middleware(Logger)
        .middleware(ConcurrencyLimit::new(100).queue(100, Duration::from_secs(1)))
        .middleware(Idempotency::with_store(store))
        .routes(routes![index, create])
        .build()
}

/// Sends requests, each of which `request` makes of its number, and returns by how much the
/// peak memory of the server has grown.
fn grown(test: &str, requests: u32, request: impl Fn(u32) -> String) -> Option<u64> {
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
    send(0, 10_000);
    let before = memory(serving.id(), "VmHWM:");
    send(10_000, requests);
    Some(memory(serving.id(), "VmHWM:") - before)
}

#[test]
fn million_forged_request_ids_do_not_grow_memory() {
    let own = concat!(module_path!(), "::million_forged_request_ids_do_not_grow_memory");
    let padding = "x".repeat(100);
    let request = |id| format!("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: {id}-{padding}\r\n\r\n");
    let Some(grown) = grown(own, MILLION, request) else { return };
    assert!(grown < MIB, "{} KiB", grown / 1024);
}

#[test]
fn forged_idempotency_keys_grow_memory_by_the_store_at_most() {
    let own = concat!(module_path!(), "::forged_idempotency_keys_grow_memory_by_the_store_at_most");
    let request = |key| {
        format!(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nIdempotency-Key: \"k{key}\"\r\n\r\n"
        )
    };
    let Some(grown) = grown(own, 20 * KEPT as u32, request) else { return };
    // The store was full before: it has 10,000 entries.
    assert!(grown < 2 * MIB, "{} KiB", grown / 1024);
}
