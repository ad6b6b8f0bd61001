//! The parts that the peers share and that do not affect the comparison: the command line and the
//! values of the answers. For peers without threads of their own, also a current-thread runtime per
//! worker with its own listener, as in `webserver`.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use socket2::{Domain, Socket, Type};

/// How many connections may wait to be accepted; the same for every peer.
pub const BACKLOG: u32 = 4096;
/// How long an idle connection is kept, in seconds. It is longer than any round.
pub const KEEP_ALIVE: u16 = 120;
/// The largest body that `/count` reads, in bytes.
pub const COUNT_LIMIT: u64 = 16 << 30;

pub const INDEX: &str = "a server to be driven by tests\n";
pub const PLAINTEXT: &str = "Hello, World!";
pub static BIG: [u8; 64 * 1024] = [b'x'; 64 * 1024];
/// The chunk that `/stream/{n}` sends `n` times.
pub const CHUNK: &[u8] = BIG.split_at(1024).0;

#[derive(Serialize)]
pub struct Message {
    pub message: &'static str,
}

pub const MESSAGE: Message = Message { message: PLAINTEXT };

#[derive(Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    pub age: u32,
}

#[derive(Deserialize)]
pub struct Pair {
    pub name: String,
    pub n: u32,
}

/// Keeps the thread busy, for `/busy/{us}`.
pub fn busy(us: u64) -> &'static str {
    let start = Instant::now();
    while start.elapsed() < Duration::from_micros(us) {
        std::hint::spin_loop();
    }
    "done"
}

/// The command line: `--addr ADDR --workers N`.
#[derive(Clone, Copy)]
pub struct Options {
    pub addr: SocketAddr,
    pub workers: usize,
}

impl Options {
    /// Reads the command line, or ends the program.
    #[must_use]
    pub fn from_arguments() -> Self {
        let mut options = Self { addr: ([127, 0, 0, 1], 8080).into(), workers: 2 };
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        for pair in arguments.chunks(2) {
            let understood = match pair {
                [name, value] if name == "--addr" => {
                    value.parse().map(|addr| options.addr = addr).is_ok()
                }
                [name, value] if name == "--workers" => {
                    value.parse().map(|workers| options.workers = workers).is_ok()
                }
                _ => false,
            };
            if !understood {
                eprintln!("usage: --addr ADDR --workers N");
                std::process::exit(2);
            }
        }
        options
    }
}

/// Runs `serve` on one thread per worker, each with a runtime and a listener.
///
/// # Panics
/// Panics if the server cannot listen on the address.
pub fn on_each_worker<F, S>(options: Options, serve: S)
where
    F: Future<Output = ()>,
    S: Fn(tokio::net::TcpListener) -> F + Clone + Send + 'static,
{
    let threads: Vec<_> = (0..options.workers)
        .map(|_| {
            let serve = serve.clone();
            thread::spawn(move || {
                let mut builder = tokio::runtime::Builder::new_current_thread();
                let runtime = builder.enable_all().build().expect("a runtime starts");
                let local = tokio::task::LocalSet::new();
                local.block_on(&runtime, async move {
                    let listener = listen(options.addr).expect("the address is free");
                    let listener = tokio::net::TcpListener::from_std(listener);
                    serve(listener.expect("it does not block")).await;
                });
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("a worker does not panic");
    }
}

/// Creates a listener that shares its address with others.
fn listen(addr: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&addr.into())?;
    socket.listen(BACKLOG.cast_signed())?;
    Ok(socket.into())
}
