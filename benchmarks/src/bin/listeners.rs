//! Measures how connections reach workers: how long new connections wait beside a blocked worker,
//! and what a connection and a request cost. `listeners own|caller [THREADS]`: workers with threads
//! of their own, or the runtime that calls `run`, with the same number of threads. Prints one line:
//! `PLACE LATE OF MEDIAN_MS LONGEST_MS NEW_RATE NEW_US KEPT_RATE KEPT_US`. LATE of OF new
//! connections waited more than 50 ms beside a blocked worker. The processor times include the
//! client's.

#![forbid(unsafe_code)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use webserver::prelude::*;

/// The number of clients that send requests at a time.
const CLIENTS: usize = 8;
/// The number of connections opened beside a blocked worker, how long it is blocked, and how often.
const NEW: usize = 20;
const BLOCKED_MS: u64 = 2000;
const TIMES: usize = 5;
/// How long the cost of a connection or a request is measured, and in how many turns.
const TURN: Duration = Duration::from_secs(2);
const TURNS: usize = 5;

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[get("/blocks/{ms}")]
fn blocks(ms: u64) -> &'static str {
    thread::sleep(Duration::from_millis(ms));
    "done"
}

fn main() -> io::Result<()> {
    let caller = std::env::args().nth(1).is_some_and(|place| place == "caller");
    let threads = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(2);
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(threads).enable_all().build()?;
    let server = ServerBuilder::new()
        .bind("127.0.0.1:0")
        .workers(threads)
        .on_current_runtime(caller)
        .banner(false)
        .routes(routes![plaintext, blocks])
        .build();
    let handle = server.handle();
    let running = runtime.spawn(server.run());
    let addr = runtime.block_on(handle.addrs())[0];
    print!("{}", if caller { "caller" } else { "own" });
    beside_a_blocked_worker(addr)?;
    cost(addr, false)?;
    cost(addr, true)?;
    println!();
    handle.stop();
    runtime.block_on(running).expect("the server does not panic").map_err(io::Error::other)
}

/// Opens connections while a worker is blocked, and prints how long their answers took.
fn beside_a_blocked_worker(addr: SocketAddr) -> io::Result<()> {
    let mut delays = Vec::new();
    for _ in 0..TIMES {
        let mut blocked = TcpStream::connect(addr)?;
        write!(blocked, "GET /blocks/{BLOCKED_MS} HTTP/1.1\r\nhost: a\r\n\r\n")?;
        thread::sleep(Duration::from_millis(300));
        let one = move || {
            let start = Instant::now();
            ask(&mut TcpStream::connect(addr)?).map(|()| start.elapsed())
        };
        let clients: Vec<_> = (0..NEW).map(|_| thread::spawn(one)).collect();
        for client in clients {
            delays.push(client.join().expect("a client does not panic")?);
        }
        read_answer(&mut blocked)?;
    }
    delays.sort_unstable();
    let late = delays.iter().filter(|delay| **delay > Duration::from_millis(50)).count();
    let at = |share: usize| delays[(delays.len() - 1) * share / 100].as_millis();
    print!(" {late} {} {} {}", delays.len(), at(50), at(100));
    Ok(())
}

/// Prints the requests answered in a second, and the processor time of each, for the turn that used
/// the least processor time.
fn cost(addr: SocketAddr, keeps: bool) -> io::Result<()> {
    let mut best = (f64::MAX, 0.0);
    for _ in 0..TURNS {
        let (count, before) = (AtomicUsize::new(0), cpu()?);
        let start = Instant::now();
        thread::scope(|scope| -> io::Result<()> {
            let client = || {
                let mut kept = TcpStream::connect(addr)?;
                kept.set_nodelay(true)?;
                while start.elapsed() < TURN {
                    if keeps {
                        ask(&mut kept)?;
                    } else {
                        let mut stream = TcpStream::connect(addr)?;
                        ask(&mut stream)?;
                    }
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            };
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
            clients.into_iter().try_for_each(|one| one.join().expect("a client does not panic"))
        })?;
        let count = count.into_inner();
        let each = (cpu()? - before).as_secs_f64() * 1e6 / count as f64;
        let rate = count as f64 / start.elapsed().as_secs_f64();
        if each < best.0 {
            best = (each, rate);
        }
    }
    print!(" {:.0} {:.1}", best.1, best.0);
    Ok(())
}

fn ask(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"GET /plaintext HTTP/1.1\r\nhost: a\r\n\r\n")?;
    read_answer(stream)
}

/// This server's answers arrive in one piece.
fn read_answer(stream: &mut TcpStream) -> io::Result<()> {
    let mut answer = [0; 1024];
    let read = stream.read(&mut answer)?;
    let is_ok = answer[..read].starts_with(b"HTTP/1.1 200 ");
    if is_ok { Ok(()) } else { Err(io::Error::other("another answer than 200")) }
}

/// Returns the processor time of this process so far, in the kernel's unit of 10 ms.
fn cpu() -> io::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = fields.split(' ').skip(11).take(2).filter_map(|n| n.parse::<u64>().ok());
    Ok(Duration::from_millis(10 * ticks.sum::<u64>()))
}
