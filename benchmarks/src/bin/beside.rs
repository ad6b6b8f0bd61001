//! Measures how long ordinary requests take beside many other connections: `beside CROWDED ALONE`,
//! the addresses of two running `testbed`s. Only the first one gets the other connections. The two
//! are measured in turns, so that other load of the machine affects both figures. Compare the
//! ratio, and not the times.

#![forbid(unsafe_code)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

const ASK: &[u8] = b"GET /plaintext HTTP/1.1\r\nhost: a\r\n\r\n";
const END: &[u8] = b"Hello, World!";
const SLOW: &[u8] = b"GET /slow/60000 HTTP/1.1\r\nhost: a\r\n\r\n";

const IDLE: usize = 10_000;
const SLOW_ONES: usize = 1000;
/// The number of clients that send one request after another, and the number and length of each
/// server's turns.
const CLIENTS: usize = 2;
const TURNS: usize = 20;
const TURN: Duration = Duration::from_millis(250);
/// The interval between actions of the other connections.
const PAUSE: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    let mut addresses = std::env::args().skip(1).map(|address| address.parse().ok());
    let (Some(Some(crowded)), Some(Some(alone))) = (addresses.next(), addresses.next()) else {
        eprintln!("usage: beside CROWDED ALONE");
        return ExitCode::from(2);
    };
    match measure_all(Servers { crowded, alone }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}; this takes {} open files here and there", IDLE + 3 * SLOW_ONES);
            ExitCode::FAILURE
        }
    }
}

#[derive(Clone, Copy)]
struct Servers {
    crowded: SocketAddr,
    alone: SocketAddr,
}

fn measure_all(servers: Servers) -> io::Result<()> {
    println!("{:40}{:>10}{:>10}{:>10}{:>10}{:>8}", "", "p50", "p99", "p99 alone", "p99.9", "ratio");
    let nothing = || Ok(());
    servers.measure("alone", nothing)?;
    let mut idle = connections(servers.crowded, IDLE, ASK)?;
    idle.iter_mut().try_for_each(read_answer)?;
    servers.measure("beside 10,000 idle connections", nothing)?;
    let waiting = connections(servers.crowded, SLOW_ONES, SLOW)?;
    servers.measure("and 1,000 slow handlers", nothing)?;
    let mut dribbling = connections(servers.crowded, SLOW_ONES, b"")?;
    let mut turn = ASK.iter().cycle();
    servers.measure("and 1,000 that send a byte every 100 ms", || {
        let byte = turn.next().copied().unwrap_or_default();
        dribbling.iter_mut().try_for_each(|stream| stream.write_all(&[byte]))
    })?;
    drop((idle, waiting, dribbling));
    Ok(())
}

impl Servers {
    /// Measures both servers in turns and prints the result. `beside` is called from time to time.
    fn measure(self, what: &str, mut beside: impl FnMut() -> io::Result<()>) -> io::Result<()> {
        let (mut crowded, mut alone) = (Times::default(), Times::default());
        for _ in 0..TURNS {
            alone.0.extend(ask(self.alone, &mut beside)?);
            crowded.0.extend(ask(self.crowded, &mut beside)?);
        }
        crowded.0.sort_unstable();
        alone.0.sort_unstable();
        let (p50, p99, p999) = (crowded.at(500), crowded.at(990), crowded.at(999));
        let by_itself = alone.at(990);
        let ratio = p99 / by_itself;
        println!(
            "{what:40}{p50:>7.0} us{p99:>7.0} us{by_itself:>7.0} us{p999:>7.0} us{ratio:>8.2}"
        );
        Ok(())
    }
}

fn connect(addr: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(addr)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    Ok(stream)
}

/// Opens the given number of connections and sends the given bytes on each.
fn connections(addr: SocketAddr, n: usize, sends: &[u8]) -> io::Result<Vec<TcpStream>> {
    let one = |_| {
        let mut stream = connect(addr)?;
        stream.write_all(sends)?;
        Ok(stream)
    };
    (0..n).map(one).collect()
}

/// Reads one answer to [`ASK`], and nothing after it.
fn read_answer(stream: &mut TcpStream) -> io::Result<()> {
    let mut seen = Vec::new();
    let mut buf = [0; 1024];
    while !seen.ends_with(END) {
        let n = stream.read(&mut buf)?;
        seen.extend_from_slice(&buf[..n]);
        if n == 0 || !seen.starts_with(b"HTTP/1.1 200 ") {
            let text = String::from_utf8_lossy(&seen).into_owned();
            return Err(io::Error::other(format!("not the answer: {text:?}")));
        }
    }
    Ok(())
}

/// Sends requests for one turn, one after another.
fn ask(addr: SocketAddr, beside: &mut impl FnMut() -> io::Result<()>) -> io::Result<Vec<Duration>> {
    let clients: Vec<_> = (0..CLIENTS).map(|_| thread::spawn(move || client(addr))).collect();
    while !clients.iter().all(thread::JoinHandle::is_finished) {
        beside()?;
        thread::sleep(PAUSE);
    }
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.join().map_err(|_| io::Error::other("a client panicked"))??);
    }
    Ok(all)
}

fn client(addr: SocketAddr) -> io::Result<Vec<Duration>> {
    let mut stream = connect(addr)?;
    let (start, mut times) = (Instant::now(), Vec::new());
    while start.elapsed() < TURN {
        let begin = Instant::now();
        stream.write_all(ASK)?;
        read_answer(&mut stream)?;
        times.push(begin.elapsed());
    }
    Ok(times)
}

/// The duration of each request, the shortest first.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    /// Returns the time, in microseconds, that the given share of a thousand requests does not
    /// exceed.
    fn at(&self, share: usize) -> f64 {
        let place = (self.0.len() * share / 1000).min(self.0.len().saturating_sub(1));
        self.0.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e6)
    }
}
