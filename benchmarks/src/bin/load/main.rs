//! Load for a server: `load --addr 127.0.0.1:8080 --path /plaintext --connections 64 --seconds 5
//! [--rate R] [--pipeline P] [--body FILE|BYTES] [--threads T]`. It prints one line of JSON.
//!
//! Without `--rate` the loop is closed: each connection sends P requests at once, and the next ones
//! when all are answered. With `--rate` the loop is open: R requests a second arrive at even
//! intervals, whether or not earlier ones were answered. Each connection takes every N-th request
//! and has at most P in flight. A latency counts from the time at which its request was due. So if
//! a server halts for a second, that second is in the latencies of all requests that were due in
//! it. Requests that were due and could not be sent before the end are in the percentiles, with the
//! time that they had waited by then.
//!
//! `requests` and `rate` count the answers within the time. Each must have status 200 and a body as
//! long as the first one. Any other answer, and a connection that breaks, is an error.

#![forbid(unsafe_code)]

mod answers;
mod client;
mod histogram;

use std::cell::RefCell;
use std::error::Error;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::{Arc, Barrier, OnceLock};
use std::time::{Duration, Instant};

use client::{Arrivals, Client, Schedule, Tally};
use tokio::sync::Notify;
use tokio::task::LocalSet;

/// How long to wait after the end for requests in flight.
const GRACE: Duration = Duration::from_secs(5);

/// The plan of a run.
#[derive(Debug)]
pub(crate) struct Plan {
    addr: SocketAddr,
    /// The length of one request.
    length: usize,
    /// The requests that are sent at once, one after another.
    requests: Vec<u8>,
    pipeline: usize,
    connections: usize,
    threads: usize,
    rate: Option<f64>,
    time: Duration,
}

/// The data that the threads share.
struct Field {
    plan: Arc<Plan>,
    /// The bell of each connection.
    bells: Vec<Arc<Notify>>,
    /// Waits until all connections are open.
    ready: Barrier,
    start: OnceLock<Instant>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let plan = Arc::new(plan()?);
    let field = Field {
        bells: (0..plan.connections).map(|_| Arc::default()).collect(),
        ready: Barrier::new(plan.threads + 1),
        start: OnceLock::new(),
        plan,
    };
    let mut all = Tally::default();
    std::thread::scope(|scope| -> Result<(), Box<dyn Error>> {
        let field = &field;
        let threads: Vec<_> =
            (0..field.plan.threads).map(|thread| scope.spawn(move || run(field, thread))).collect();
        field.ready.wait();
        ring(field);
        for thread in threads {
            let tally = thread.join().map_err(|_| "a thread panicked")??;
            all.requests += tally.requests;
            all.errors += tally.errors;
            all.latencies.add(&tally.latencies);
        }
        Ok(())
    })?;
    report(&all, field.plan.time.as_secs_f64());
    Ok(())
}

fn report(all: &Tally, seconds: f64) {
    let Tally { requests, errors, latencies } = all;
    let rate = *requests as f64 / seconds;
    println!(
        "{{\"requests\":{requests},\"errors\":{errors},\"seconds\":{seconds:.3},\"rate\":{rate:.1},\
         \"p50_us\":{},\"p90_us\":{},\"p99_us\":{},\"p999_us\":{},\"max_us\":{}}}",
        latencies.at(500),
        latencies.at(900),
        latencies.at(990),
        latencies.at(999),
        latencies.largest(),
    );
}

/// Runs one thread's share of the connections.
fn run(field: &Field, thread: usize) -> std::io::Result<Tally> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tally = Rc::new(RefCell::new(Tally::default()));
    let buf = Rc::new(RefCell::new(vec![0; 256 * 1024]));
    let plan = &field.plan;
    let mine = (thread..plan.connections).step_by(plan.threads);
    LocalSet::new().block_on(&runtime, async {
        let mut streams = Vec::new();
        let mut failed = None;
        for place in mine {
            match client::connect(plan).await {
                Ok(stream) => streams.push((place, stream)),
                Err(error) => failed = Some(error),
            }
        }
        field.ready.wait();
        if let Some(error) = failed {
            return Err(error);
        }
        let start = *field.start.get_or_init(Instant::now);
        let until = start + plan.time;
        let clients: Vec<_> = streams
            .into_iter()
            .map(|(place, stream)| {
                let schedule = schedule(field, place, start);
                let client = Client::new(plan.clone(), schedule, stream, tally.clone());
                tokio::task::spawn_local(client.run(until, buf.clone()))
            })
            .collect();
        let end = (until + GRACE).into();
        for client in clients {
            if tokio::time::timeout_at(end, client).await.is_err() {
                tally.borrow_mut().errors += 1;
            }
        }
        Ok(())
    })?;
    Ok(tally.take())
}

fn schedule(field: &Field, place: usize, start: Instant) -> Schedule {
    let Some(rate) = field.plan.rate else { return Schedule::Closed };
    Schedule::Open(Arrivals {
        next: start + Duration::from_secs_f64(place as f64 / rate),
        every: Duration::from_secs_f64(field.plan.connections as f64 / rate),
        bell: field.bells[place].clone(),
    })
}

/// Rings the bell for each arrival. A thread's sleep is as exact as the kernel's timers. Tokio's
/// timers have a resolution of a millisecond.
fn ring(field: &Field) {
    let start = *field.start.get_or_init(Instant::now);
    if let Some(rate) = field.plan.rate {
        for (arrival, bell) in field.bells.iter().cycle().enumerate() {
            let due = Duration::from_secs_f64(arrival as f64 / rate);
            if due >= field.plan.time {
                break;
            }
            let late = start.elapsed();
            if due > late {
                std::thread::sleep(due - late);
            }
            bell.notify_one();
        }
    }
    std::thread::sleep(field.plan.time.saturating_sub(start.elapsed()));
    field.bells.iter().for_each(|bell| bell.notify_one());
}

fn plan() -> Result<Plan, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut addr, mut path, mut body) = (None, "/".to_string(), None);
    let (mut connections, mut pipeline, mut threads) = (1, 1, 1);
    let (mut seconds, mut rate) = (1.0, None);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--addr" => addr = Some(value.parse::<SocketAddr>()?),
            "--path" => path = value,
            "--body" => body = Some(bytes(&value)?),
            "--connections" => connections = value.parse::<usize>()?.max(1),
            "--pipeline" => pipeline = value.parse::<usize>()?.max(1),
            "--threads" => threads = value.parse::<usize>()?.max(1),
            "--seconds" => seconds = value.parse()?,
            "--rate" => rate = Some(value.parse::<f64>()?).filter(|rate| *rate > 0.0),
            _ => return Err(format!("{name} is not an option").into()),
        }
    }
    let addr = addr.ok_or("--addr is needed")?;
    let request = request(addr, &path, body.as_deref());
    Ok(Plan {
        addr,
        length: request.len(),
        requests: request.repeat(pipeline),
        pipeline,
        connections,
        threads: threads.min(connections),
        rate,
        time: Duration::try_from_secs_f64(seconds)?,
    })
}

fn request(addr: SocketAddr, path: &str, body: Option<&[u8]>) -> Vec<u8> {
    let Some(body) = body else {
        return format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\n\r\n").into_bytes();
    };
    let kind = if body.starts_with(b"{") { "application/json" } else { "application/octet-stream" };
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {addr}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Parses a body: a number of bytes, or the name of a file.
fn bytes(text: &str) -> std::io::Result<Vec<u8>> {
    text.parse().map_or_else(|_| std::fs::read(text), |length| Ok(vec![b'x'; length]))
}
