//! Resources that one worker has opened and another one waits for, during a stop and after it.

use std::future::Future;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::AsyncReadExt;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, is_child};

use super::serving::{Serving, serve};

/// The duration of work that a stop waits for.
const WORK: Duration = Duration::from_millis(1500);

type Waits = Pin<Box<dyn Future<Output = String> + Send>>;

/// A future that one worker starts to poll and another one takes over.
#[derive(Clone, Default)]
struct Opened(Arc<Mutex<Option<Waits>>>);

impl Opened {
    fn put(&self, waits: Option<Waits>) -> Option<Waits> {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, waits)
    }
}

/// The server at the other end of a pool's connection.
struct Upstream {
    addr: SocketAddr,
}

/// Answers each connection after a delay.
fn upstream() -> Upstream {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = listener.local_addr().expect("it has an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            std::thread::spawn(move || {
                std::thread::sleep(WORK);
                // The test that sent the request may have failed.
                let _ = stream.write_all(b"connection");
            });
        }
    });
    Upstream { addr }
}

#[get("/worker")]
async fn worker() -> String {
    format!("{:?}", std::thread::current().id())
}

#[get("/open/{kind}")]
async fn open(kind: &str, upstream: State<Upstream>, opened: State<Opened>) -> &'static str {
    let mut waits: Waits = match kind {
        "connection" => {
            let stream = tokio::net::TcpStream::connect(upstream.addr).await;
            Box::pin(async move {
                let (mut stream, mut text) = (stream?, String::new());
                stream.read_to_string(&mut text).await?;
                Ok::<_, std::io::Error>(text)
            })
            .map_text()
        }
        "timer" => Box::pin(async {
            tokio::time::sleep(WORK).await;
            "timer".to_owned()
        }),
        "task" => {
            let task = tokio::spawn(tokio::time::sleep(WORK));
            Box::pin(async {
                task.await.map_or_else(|error| error.to_string(), |()| "task".into())
            })
        }
        _ => {
            let task = tokio::task::spawn_blocking(|| std::thread::sleep(WORK));
            let text = |()| "blocking".to_owned();
            Box::pin(async move { task.await.map_or_else(|error| error.to_string(), text) })
        }
    };
    // From now on it is registered with this worker's runtime.
    let begun = std::future::poll_fn(|cx| std::task::Poll::Ready(waits.as_mut().poll(cx))).await;
    assert!(begun.is_pending());
    opened.put(Some(waits));
    "opened"
}

trait MapText {
    fn map_text(self) -> Waits;
}

impl<F: Future<Output = std::io::Result<String>> + Send + 'static> MapText for Pin<Box<F>> {
    fn map_text(self) -> Waits {
        Box::pin(async { self.await.unwrap_or_else(|error| error.to_string()) })
    }
}

#[get("/wait")]
async fn wait(opened: State<Opened>) -> String {
    match opened.put(None) {
        Some(waits) => waits.await,
        None => "nothing was opened".to_owned(),
    }
}

fn two_workers(opened: &Opened, upstream: Upstream) -> Local {
    let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false);
    let builder = builder.routes(routes![worker, open, wait]);
    Local::start(builder.state(opened.clone()).state(upstream).build())
}

fn ask(wire: &mut Wire, target: &str) {
    wire.send(format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n"));
}

fn get(wire: &mut Wire, target: &str) -> String {
    ask(wire, target);
    wire.answer(false).text()
}

/// Opens a connection to each of the two workers.
fn to_each_worker(addr: SocketAddr) -> (Wire, Wire) {
    let mut first = Wire::connect(addr);
    let one = get(&mut first, "/worker");
    for _ in 0..200 {
        let mut second = Wire::connect(addr);
        if get(&mut second, "/worker") != one {
            return (first, second);
        }
    }
    panic!("all connections are one worker's");
}

const KINDS: [&str; 4] = ["connection", "timer", "task", "blocking"];

#[test]
fn graceful_stop_keeps_resources_of_another_worker_alive() {
    for kind in KINDS {
        let server = two_workers(&Opened::default(), upstream());
        let (mut first, mut second) = to_each_worker(server.addr);
        assert_eq!(get(&mut first, &format!("/open/{kind}")), "opened");
        ask(&mut second, "/wait");
        std::thread::sleep(Duration::from_millis(200));
        server.handle.stop();
        assert!(first.is_closed(), "the worker that opened it has nothing to do any more");
        let answer = second.answer(false);
        assert_eq!((answer.status, answer.text().as_str()), (200, kind));
        server.wait().expect("nothing was cut");
    }
}

#[test]
fn resources_of_a_worker_work_after_its_server_has_ended() {
    for kind in KINDS {
        let opened = Opened::default();
        let (server, other) = (two_workers(&opened, upstream()), two_workers(&opened, upstream()));
        let mut wire = Wire::connect(server.addr);
        assert_eq!(get(&mut wire, &format!("/open/{kind}")), "opened");
        let mut waits = Wire::connect(other.addr);
        ask(&mut waits, "/wait");
        std::thread::sleep(Duration::from_millis(200));
        server.handle.stop();
        server.wait().expect("nothing was cut");
        assert_eq!(waits.answer(false).text(), kind);
    }
}

#[test]
fn sigterm_keeps_resources_of_another_worker_alive() {
    let own = concat!(module_path!(), "::sigterm_keeps_resources_of_another_worker_alive");
    if is_child(own) {
        let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false);
        let builder = builder.routes(routes![worker, open, wait]);
        let server = builder.state(Opened::default()).state(upstream()).build();
        return serve(server, |ran| async move { println!("{ran}") });
    }
    let process = Serving::start(own);
    let (mut first, mut second) = to_each_worker(process.addr);
    assert_eq!(get(&mut first, "/open/connection"), "opened");
    ask(&mut second, "/wait");
    std::thread::sleep(Duration::from_millis(200));
    process.terminate();
    let answer = second.answer(false);
    assert_eq!((answer.status, answer.text().as_str()), (200, "connection"));
    let rest = process.rest();
    assert!(rest.contains("run: Ok(())"), "{rest}");
}
