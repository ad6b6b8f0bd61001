//! Effects of a server on its process: what it logs when it starts, and the one fault of a handler
//! that ends the process.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;
use webserver::prelude::*;
use webserver::{Limits, get};
use webserver_tests::{Local, Wire};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nothing panics under it").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

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
fn a_log_that_panics_does_not_stop_the_accepting() {
    const CHILD: &str = "WEBSERVER_TEST_LOG";
    // A subscriber for all threads needs a process of its own.
    if std::env::var_os(CHILD).is_some() {
        tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).with_writer(|| Touchy).init();
        let mut limits = Limits::default();
        limits.connections = 1;
        let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(1);
        let server = Local::start(builder.limits(limits).routes(routes![ok]).build());
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
    let own = std::env::current_exe().expect("a test has a path");
    let mut child = Command::new(own);
    child.args(["--exact", "a_log_that_panics_does_not_stop_the_accepting", "--nocapture"]);
    let ended = child.env(CHILD, "1").output().expect("a test can be run");
    let text = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(text.contains("afterwards: ok"), "{text}{}", String::from_utf8_lossy(&ended.stderr));
}

/// Returns the log of a server that is stopped as soon as it has started.
fn logged(limits: Limits, level: LevelFilter) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_max_level(level);
    let _guard = subscriber.with_writer(move || writer.clone()).finish().set_default();
    let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(1).limits(limits);
    let server = builder.build();
    server.handle().stop();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(server.run()).expect("it stops in order");
    let log = log.0.lock().expect("nothing panics under it");
    String::from_utf8_lossy(&log).into_owned()
}

#[test]
fn every_limit_is_logged_at_the_start_for_who_debugs() {
    let mut limits = Limits::default();
    limits.body_bytes = 12_345;
    let text = logged(limits.clone(), LevelFilter::DEBUG);
    let line = text.lines().find(|line| line.contains("what clients may do"));
    let line = line.unwrap_or_else(|| panic!("it is not logged: {text}"));
    assert!(line.contains(&format!("limits={limits:?}")) && line.contains("DEBUG"), "{line}");
    assert!(line.contains("head_bytes: 16384") && line.contains("body_bytes: 12345"), "{line}");
    let text = logged(limits, LevelFilter::INFO);
    assert!(text.contains("listening") && !text.contains("head_bytes"), "{text}");
}

/// A type that panics whenever it is dropped.
struct Spite;

impl Drop for Spite {
    fn drop(&mut self) {
        panic!("a destructor panics on purpose");
    }
}

#[get("/twice")]
fn twice() -> &'static str {
    let _spite = Spite;
    panic!("a handler panics on purpose, and a destructor because of it")
}

#[test]
fn a_panic_while_another_unwinds_ends_the_process() {
    const CHILD: &str = "WEBSERVER_TEST_ENDS";
    /// The number of `SIGABRT` on Linux.
    const ABORTED: i32 = 6;
    if std::env::var_os(CHILD).is_some() {
        let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(1);
        let server = Local::start(builder.routes(routes![twice]).build());
        let mut wire = Wire::connect(server.addr);
        wire.send("GET /twice HTTP/1.1\r\nhost: a\r\n\r\n");
        println!("answered: {}", wire.answer(false).status);
        return;
    }
    let own = std::env::current_exe().expect("a test has a path");
    let mut child = Command::new(own);
    child.args(["--exact", "a_panic_while_another_unwinds_ends_the_process", "--nocapture"]);
    let ended = child.env(CHILD, "1").output().expect("a test can be run");
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
fn a_worker_has_the_stack_for_a_future_of_half_a_mib() {
    const CHILD: &str = "WEBSERVER_TEST_STACK";
    // A stack overflow would end the process.
    if std::env::var_os(CHILD).is_some() {
        let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(1);
        let server = Local::start(builder.routes(routes![large]).build());
        let mut wire = Wire::connect(server.addr);
        wire.send("GET /large HTTP/1.1\r\nhost: a\r\n\r\n");
        println!("answered: {}", wire.answer(false).text());
        return;
    }
    let own = std::env::current_exe().expect("a test has a path");
    let mut child = Command::new(own);
    child.args(["--exact", "a_worker_has_the_stack_for_a_future_of_half_a_mib", "--nocapture"]);
    let ended = child.env(CHILD, "1").output().expect("a test can be run");
    let text = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(text.contains("answered: 524288"), "{:?} {text}", ended.status);
}
