//! The effects of a handler that blocks its thread, over real sockets: with the server's own
//! workers, and in the runtime that calls `run`.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use webserver::prelude::*;
use webserver_tests::{Local, Wire};

/// A gate that handlers block on until a test opens it.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<Standing>, Condvar)>);

#[derive(Default)]
struct Standing {
    blocked: usize,
    open: bool,
}

impl Gate {
    fn change(&self, change: impl FnOnce(&mut Standing)) {
        change(&mut self.0.0.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.1.notify_all();
    }

    fn wait(&self, until: impl Fn(&Standing) -> bool) {
        let standing = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.0.1.wait_while(standing, |standing| !until(standing)));
    }
}

/// Opens the gate, so that a failed test does not hang.
struct OpenOnDrop(Gate);

impl Drop for OpenOnDrop {
    fn drop(&mut self) {
        self.0.change(|standing| standing.open = true);
    }
}

#[get("/block")]
fn block(gate: State<Gate>) -> &'static str {
    gate.change(|standing| standing.blocked += 1);
    gate.wait(|standing| standing.open);
    "was blocked"
}

#[get("/quick")]
fn quick() -> &'static str {
    "quick"
}

#[get("/thread")]
fn thread() -> String {
    format!("{:?}", std::thread::current().id())
}

#[get("/in-place")]
async fn in_place() -> &'static str {
    tokio::task::block_in_place(|| "in place")
}

/// A connection that one handler opens and another one uses, like that of a database pool.
#[derive(Clone, Default)]
struct Pool(Arc<Mutex<Option<tokio::net::TcpStream>>>);

impl Pool {
    fn put(&self, stream: Option<tokio::net::TcpStream>) -> Option<tokio::net::TcpStream> {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, stream)
    }
}

struct Upstream {
    addr: SocketAddr,
}

/// Echoes each line.
fn upstream() -> Upstream {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = listener.local_addr().expect("it has an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            std::thread::spawn(move || {
                let mut other = stream.try_clone().expect("a descriptor");
                // The task ends with the connection.
                let _ = std::io::copy(&mut stream, &mut other);
            });
        }
    });
    Upstream { addr }
}

/// Opens the connection and then blocks its thread.
#[get("/open-and-block")]
async fn open_and_block(
    upstream: State<Upstream>,
    pool: State<Pool>,
    gate: State<Gate>,
) -> &'static str {
    pool.put(tokio::net::TcpStream::connect(upstream.addr).await.ok());
    gate.change(|standing| standing.blocked += 1);
    gate.wait(|standing| standing.open);
    "was blocked"
}

#[get("/query")]
async fn query(pool: State<Pool>) -> Result<String, Problem> {
    let failed = |_| Problem::new(StatusCode::BAD_GATEWAY);
    let mut stream = pool.put(None).ok_or(Problem::new(StatusCode::NOT_FOUND))?;
    stream.write_all(b"query").await.map_err(failed)?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer).await.map_err(failed)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn server(gate: &Gate, pool: &Pool) -> Server {
    let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false);
    let builder = builder.routes(routes![block, quick, thread, in_place, open_and_block, query]);
    let builder = builder.state(gate.clone()).state(pool.clone()).state(upstream());
    builder.build()
}

fn on_current_runtime(gate: &Gate, pool: &Pool) -> Server {
    let builder = ServerBuilder::new().bind("127.0.0.1:0").on_current_runtime(true).banner(false);
    let builder = builder.routes(routes![block, quick, thread, in_place, open_and_block, query]);
    let builder = builder.state(gate.clone()).state(pool.clone()).state(upstream());
    builder.build()
}

fn ask(wire: &mut Wire, target: &str) {
    wire.send(format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n"));
}

fn get(addr: SocketAddr, target: &str) -> String {
    let mut wire = Wire::connect(addr);
    ask(&mut wire, target);
    wire.answer(false).text()
}

/// Makes a handler block its thread, and releases it when the guard is dropped.
fn block_one(addr: SocketAddr, gate: &Gate, target: &str) -> (Wire, OpenOnDrop) {
    gate.change(|standing| *standing = Standing::default());
    let guard = OpenOnDrop(gate.clone());
    let mut blocked = Wire::connect(addr);
    ask(&mut blocked, target);
    gate.wait(|standing| standing.blocked == 1);
    (blocked, guard)
}

#[test]
fn blocked_worker_does_not_delay_new_connections() {
    let gate = Gate::default();
    let server = Local::start(server(&gate, &Pool::default()));
    // The first round starts right after the start of the server.
    for _ in 0..3 {
        let (mut blocked, guard) = block_one(server.addr, &gate, "/block");
        let mut wires: Vec<_> = (0..20).map(|_| Wire::connect(server.addr)).collect();
        for wire in &mut wires {
            ask(wire, "/quick");
            assert_eq!(wire.answer(false).text(), "quick");
        }
        assert!(!blocked.has_answer(), "it is still blocked");
        drop(guard);
        assert_eq!(blocked.answer(false).text(), "was blocked");
    }
}

#[test]
fn graceful_stop_answers_connections_that_a_blocked_worker_has_not_accepted() {
    let gate = Gate::default();
    let server = Local::start(server(&gate, &Pool::default()));
    let (mut blocked, guard) = block_one(server.addr, &gate, "/block");
    let mut wires: Vec<_> = (0..20).map(|_| Wire::connect(server.addr)).collect();
    for wire in &mut wires {
        ask(wire, "/quick");
    }
    // Wait until the worker certainly counts as blocked.
    std::thread::sleep(std::time::Duration::from_millis(300));
    server.handle.stop();
    for wire in &mut wires {
        assert_eq!(wire.answer(false).text(), "quick");
    }
    assert!(!blocked.has_answer(), "it is still blocked");
    drop(guard);
    assert_eq!(blocked.answer(false).text(), "was blocked");
    server.wait().expect("nothing was cut");
}

#[test]
fn current_runtime_blocked_thread_does_not_delay_others() {
    let (gate, pool) = (Gate::default(), Pool::default());
    let server = Local::start_in_threads(on_current_runtime(&gate, &pool), 3);
    for _ in 0..20 {
        let (mut blocked, guard) = block_one(server.addr, &gate, "/open-and-block");
        for _ in 0..5 {
            assert_eq!(get(server.addr, "/quick"), "quick");
        }
        assert_eq!(get(server.addr, "/query"), "query", "over a connection that it opened");
        assert!(!blocked.has_answer(), "it is still blocked");
        drop(guard);
        assert_eq!(blocked.answer(false).text(), "was blocked");
    }
    server.handle.stop();
    server.wait().expect("nothing was cut");
}

#[test]
fn current_runtime_handlers_run_on_its_threads() {
    let server = Local::start_in_threads(on_current_runtime(&Gate::default(), &Pool::default()), 2);
    let threads: HashSet<_> = (0..50).map(|_| get(server.addr, "/thread")).collect();
    assert!(threads.len() <= 2, "{threads:?}");
    assert_eq!(get(server.addr, "/in-place"), "in place");
}

#[test]
fn current_runtime_blocked_handler_does_not_delay_the_stop() {
    let gate = Gate::default();
    let builder = ServerBuilder::new().bind("127.0.0.1:0").on_current_runtime(true).banner(false);
    let mut limits = webserver::Limits::default();
    limits.grace_time = std::time::Duration::from_millis(100);
    let server = builder.routes(routes![block]).state(gate.clone()).limits(limits).build();
    let server = Local::start_in_threads(server, 3);
    let (_blocked, guard) = block_one(server.addr, &gate, "/block");
    server.handle.stop();
    let error = server.wait().expect_err("a handler blocks its thread").to_string();
    assert!(error.contains("1 worker did not stop: a handler blocks its thread"), "{error}");
    drop(guard);
}
