//! Measures how a handler that blocks affects its worker. The server has one worker. One client
//! requests a fixed text again and again, beside another client whose handler takes long. Also
//! measures the cost of moving an empty task to another thread. Prints one line for each case:
//! `CASE REQUESTS MEDIAN_US P99_US LONGEST_US`, for the fast client.

#![forbid(unsafe_code)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use webserver::prelude::*;

/// The name of each case, the path that the fast client requests, and the path that the other
/// client requests.
const CASES: [(&str, &str, Option<&str>); 4] = [
    ("alone", "/plaintext", None),
    ("blocks", "/plaintext", Some("/blocks/20")),
    ("offloads", "/plaintext", Some("/offloads/20")),
    ("itself", "/offloads/0", None),
];
/// How long each case is measured.
const ROUND: Duration = Duration::from_secs(2);

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[get("/blocks/{ms}")]
fn blocks(ms: u64) -> &'static str {
    thread::sleep(Duration::from_millis(ms));
    "done"
}

#[get("/offloads/{ms}")]
async fn offloads(ms: u64) -> Result<&'static str, Problem> {
    let sleep = move || thread::sleep(Duration::from_millis(ms));
    let done = tokio::task::spawn_blocking(sleep).await;
    done.map(|()| "done").map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR))
}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    let server = ServerBuilder::new()
        .bind("127.0.0.1:0")
        .workers(1)
        .banner(false)
        .routes(routes![plaintext, blocks, offloads])
        .build();
    let handle = server.handle();
    let running = tokio::spawn(server.run());
    let addr = handle.addrs().await[0];
    let watched = tokio::task::spawn_blocking(move || {
        CASES.map(|(case, path, beside)| {
            watch(addr, path, beside).map(|delays| report(case, delays))
        })
    });
    let watched = watched.await.expect("the clients do not panic");
    handle.stop();
    running.await.expect("the server does not panic")?;
    if let Some(error) = watched.into_iter().find_map(Result::err) {
        eprintln!("a client failed: {error}");
        std::process::exit(1);
    }
    Ok(())
}

/// Returns how long each request of the fast client takes, with or without the other client.
fn watch(addr: SocketAddr, path: &str, beside: Option<&str>) -> io::Result<Vec<Duration>> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let slow = beside.map(|path| {
            let over = &over;
            scope.spawn(move || {
                let mut client = Client::connect(addr, path)?;
                while !over.load(Ordering::Relaxed) {
                    client.ask()?;
                }
                Ok(())
            })
        });
        let mut client = Client::connect(addr, path)?;
        let start = Instant::now();
        let mut delays = Vec::new();
        let mut asked = Ok(());
        while start.elapsed() < ROUND && asked.is_ok() {
            let sent = Instant::now();
            asked = client.ask();
            delays.push(sent.elapsed());
        }
        over.store(true, Ordering::Relaxed);
        let beside = slow.map_or(Ok(()), |slow| slow.join().expect("the client does not panic"));
        asked.and(beside).map(|()| delays)
    })
}

fn report(case: &str, mut delays: Vec<Duration>) {
    delays.sort_unstable();
    let at = |share: usize| delays[(delays.len() - 1) * share / 100].as_micros();
    println!("{case} {} {} {} {}", delays.len(), at(50), at(99), at(100));
}

/// A keep-alive connection that requests one path.
struct Client {
    stream: TcpStream,
    request: String,
}

impl Client {
    fn connect(addr: SocketAddr, path: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(addr)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, request: format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\n\r\n") })
    }

    /// Sends one request. This server's answers arrive in one piece.
    fn ask(&mut self) -> io::Result<()> {
        self.stream.write_all(self.request.as_bytes())?;
        let mut answer = [0; 1024];
        let read = self.stream.read(&mut answer)?;
        if answer[..read].starts_with(b"HTTP/1.1 200 ") {
            Ok(())
        } else {
            Err(io::Error::other("another answer than 200"))
        }
    }
}
