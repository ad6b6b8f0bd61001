//! Faults that could end the process: a log that panics, a panic while another one unwinds, and a large
//! future on the stack.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;

use tracing_subscriber::filter::LevelFilter;
use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder, child, is_child};

/// A log writer that panics when a client is refused.
struct Touchy;

impl Write for Touchy {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        assert!(!bytes.windows(11).any(|text| text == b"turned away"), "a log panics on purpose");
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

#[test]
fn panic_in_a_log_writer_does_not_stop_accepting() {
    let own = concat!(module_path!(), "::panic_in_a_log_writer_does_not_stop_accepting");
    // A subscriber for all threads needs a process of its own.
    if is_child(own) {
        tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).with_writer(|| Touchy).init();
        let mut limits = Limits::default();
        limits.connections = 1;
        let server = Local::start(builder().limits(limits).routes(routes![ok]).build());
        let ask = |wire: &mut Wire| {
            wire.send("GET /ok HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            wire.answer(false).text()
        };
        let mut first = Wire::connect(server.addr);
        let mut turned_away = Wire::connect(server.addr);
        assert!(turned_away.is_closed());
        assert_eq!(ask(&mut first), "ok");
        assert!(first.is_closed());
        println!("afterwards: {}", ask(&mut Wire::connect(server.addr)));
        return;
    }
    let ended = child(own).output().expect("a test can be run");
    let text = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(text.contains("afterwards: ok"), "{text}{}", String::from_utf8_lossy(&ended.stderr));
}

/// A type that panics whenever it is dropped.
struct Spite;

impl Drop for Spite {
    fn drop(&mut self) {
        panic!("a destructor panics on purpose");
    }
}

/// The number of `SIGABRT` on Linux.
const ABORTED: i32 = 6;

#[get("/twice")]
fn twice() -> &'static str {
    let _spite = Spite;
    panic!("a handler panics on purpose, and a destructor because of it")
}

#[test]
fn panic_during_unwinding_aborts_the_process() {
    let own = concat!(module_path!(), "::panic_during_unwinding_aborts_the_process");
    if is_child(own) {
        let server = Local::start(builder().routes(routes![twice]).build());
        let mut wire = Wire::connect(server.addr);
        wire.send("GET /twice HTTP/1.1\r\nhost: a\r\n\r\n");
        println!("answered: {}", wire.answer(false).status);
        return;
    }
    let ended = child(own).output().expect("a test can be run");
    assert_eq!(ended.status.signal(), Some(ABORTED), "{:?}", ended.status);
    let text = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(text.contains("a destructor panics on purpose"), "{text}");
    assert!(!String::from_utf8_lossy(&ended.stdout).contains("answered"));
}

#[get("/large")]
#[expect(clippy::large_stack_arrays, reason = "that is what is tried")]
async fn large() -> String {
    let array = [1_u8; 512 * 1024];
    tokio::task::yield_now().await;
    array.iter().map(|byte| usize::from(*byte)).sum::<usize>().to_string()
}

#[test]
fn stack_of_a_worker_holds_a_future_of_half_a_mib() {
    let own = concat!(module_path!(), "::stack_of_a_worker_holds_a_future_of_half_a_mib");
    // A stack overflow would end the process.
    if is_child(own) {
        let server = Local::start(builder().routes(routes![large]).build());
        let mut wire = Wire::connect(server.addr);
        wire.send("GET /large HTTP/1.1\r\nhost: a\r\n\r\n");
        println!("answered: {}", wire.answer(false).text());
        return;
    }
    let ended = child(own).output().expect("a test can be run");
    let text = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(text.contains("answered: 524288"), "{:?} {text}", ended.status);
}
