//! Many clients, and a system that runs out of a resource. The server is a process of its own, so
//! that its memory, its processor time and its descriptors can be measured from outside.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use webserver::prelude::*;
use webserver::{Limits, get};
use webserver_tests::{Example, Local, Wire};

const ASK: &[u8] = b"GET /plaintext HTTP/1.1\r\nhost: a\r\n\r\n";
const END: &[u8] = b"Hello, World!";

fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).expect("the system accepts");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("an option of the socket");
    stream
}

/// Reads one answer to `ASK`, and nothing after it.
fn read_answer(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut buf = [0; 1024];
    while !seen.ends_with(END) {
        let n = stream.read(&mut buf).expect("the server answers in time");
        assert!(n > 0, "closed after {:?}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&buf[..n]);
    }
    assert!(seen.starts_with(b"HTTP/1.1 200 "), "{:?}", String::from_utf8_lossy(&seen));
}

/// Returns whether input has arrived, without waiting for it.
fn has_come(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("an option of the socket");
    let there = match stream.peek(&mut [0]) {
        Ok(_) => true,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    };
    stream.set_nonblocking(false).expect("an option of the socket");
    there
}

/// Returns whether this process may open the given number of files. If not, it says so, or runs the
/// test again in a shell that raises the limit as far as it may; the test in this process is then
/// done.
fn may_open(needed: u64, test: &str) -> bool {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("this is Linux");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).expect("it is there");
    let mut numbers = line.split_whitespace().skip(3).map(|n| n.parse().unwrap_or(u64::MAX));
    let (soft, hard) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if soft >= needed {
        return true;
    }
    if hard < needed {
        println!("skipped: {test} needs {needed} open files, and {hard} are allowed");
        return false;
    }
    let own = std::env::current_exe().expect("a test has a path");
    let script = format!("ulimit -n {needed}; exec \"$0\" \"$@\"");
    let arguments = ["--exact", test, "--nocapture"];
    let status = Command::new("sh").args(["-c", &script]).arg(own).args(arguments).status();
    assert!(status.expect("sh is there").success(), "{test} fails with {needed} open files");
    false
}

#[test]
fn running_out_of_descriptors_stops_only_the_accepting_and_for_as_long_as_it_lasts() {
    let testbed = Example::testbed(64);
    let mut asked: Vec<_> = (0..120)
        .map(|_| {
            let mut stream = connect(testbed.addr);
            stream.write_all(ASK).expect("the system takes it");
            stream
        })
        .collect();
    thread::sleep(Duration::from_secs(1));
    let (before, resident) = (testbed.cpu_ticks(), testbed.resident());
    thread::sleep(Duration::from_secs(2));
    let ticks = testbed.cpu_ticks() - before;
    assert!(ticks < 60, "a busy loop: {ticks} of 200 hundredths of a second");

    let (mut served, mut waiting): (Vec<_>, Vec<_>) = asked.drain(..).partition(has_come);
    assert!((20..64).contains(&served.len()), "{} were accepted", served.len());
    for stream in &mut served {
        read_answer(stream);
        stream.write_all(ASK).expect("it is open");
        read_answer(stream);
    }
    // The places are passed on as they become free, until every client has had one.
    while !waiting.is_empty() {
        served.clear();
        let start = Instant::now();
        while served.is_empty() {
            assert!(start.elapsed() < Duration::from_secs(20), "{} wait for ever", waiting.len());
            thread::sleep(Duration::from_millis(20));
            (served, waiting) = waiting.into_iter().partition(has_come);
        }
        served.iter_mut().for_each(read_answer);
    }
    let grown = testbed.resident().saturating_sub(resident);
    assert!(grown < 4 * 1024 * 1024, "{grown} bytes");
}

#[test]
fn a_server_that_the_system_has_too_little_for_says_what_and_ends() {
    let check = |limit: &str, expected: &str| {
        let testbed = webserver_tests::example("testbed");
        let run = format!("{limit}; exec timeout 20 \"$0\" --addr 127.0.0.1:0 --workers 8");
        let ended =
            Command::new("sh").args(["-c", &run]).arg(testbed).output().expect("sh is there");
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("a worker thread failed: {expected}: ")), "{told}");
        let shown = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(!shown.contains("listening"), "it was never there as a whole: {shown}");
    };
    // There are enough descriptors for eight listeners and the runtimes of some workers.
    check("ulimit -n 32", "its runtime cannot be built");
    check("export RUST_MIN_STACK=100000000000000000", "it cannot be started");
}

/// Opens short connections of all kinds: answered ones, and ones that are closed before the
/// request, within a head, within a body, and before the answer.
fn storm(addr: SocketAddr, connections: usize) {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            thread::spawn(move || {
                for n in 0..connections / 4 {
                    let mut stream = connect(addr);
                    let sent: &[u8] = match n % 5 {
                        0 => b"",
                        1 => b"GET /plain",
                        2 => b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n12345",
                        _ => ASK,
                    };
                    // A connection that is refused may be closed already.
                    let _ = stream.write_all(sent);
                    if n % 5 == 4 {
                        let _ = stream.read(&mut [0; 1024]);
                    }
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("the server accepts all of them");
    }
}

#[test]
fn a_storm_of_short_connections_leaves_nothing_behind() {
    let mut testbed = Example::testbed(4096);
    storm(testbed.addr, 1000);
    let settled = |testbed: &Example| {
        let start = Instant::now();
        // Listeners, runtimes and standard streams: 30 are plenty.
        while testbed.descriptors() > 30 {
            assert!(start.elapsed() < Duration::from_secs(20), "{}", testbed.descriptors());
            thread::sleep(Duration::from_millis(20));
        }
        testbed.resident()
    };
    let before = settled(&testbed);
    storm(testbed.addr, 5000);
    let after = settled(&testbed);
    assert!(after < before + 4 * 1024 * 1024, "{before} bytes became {after}");
    assert_eq!(testbed.signal("TERM"), Some(0), "no connection is left to be cut");
}

#[get("/plaintext")]
fn plaintext() -> &'static str {
    "Hello, World!"
}

#[test]
fn after_a_storm_every_place_is_free() {
    let mut limits = Limits::default();
    limits.connections = 16;
    limits.connections_per_ip = Some(16);
    let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).limits(limits).workers(2);
    let server = Local::start(builder.routes(routes![plaintext]).build());
    storm(server.addr, 5000);
    let all_served = || {
        let mut wires: Vec<_> = (0..16).map(|_| Wire::connect(server.addr)).collect();
        wires.iter_mut().all(|wire| {
            wire.send(ASK);
            wire.answer(false).status == 200
        })
    };
    // Connections of the storm, and of the last attempt, may still be closing.
    let free = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(50));
        all_served()
    });
    assert!(free, "a place was not given back");
}

#[test]
fn slow_handlers_do_not_hold_others_up() {
    let testbed = Example::testbed(4096);
    let slow: Vec<_> = (0..200)
        .map(|_| {
            let mut stream = connect(testbed.addr);
            stream.write_all(b"GET /slow/8000 HTTP/1.1\r\nhost: a\r\n\r\n").expect("it is open");
            stream
        })
        .collect();
    for _ in 0..50 {
        let mut stream = connect(testbed.addr);
        stream.write_all(ASK).expect("it is open");
        read_answer(&mut stream);
    }
    assert!(!slow.iter().any(has_come), "the others were answered before them");
}

#[test]
fn ten_thousand_connections_are_answered_and_kept_in_little_memory() {
    const MANY: usize = 10_000;
    if !may_open(10_200, "ten_thousand_connections_are_answered_and_kept_in_little_memory") {
        return;
    }
    let testbed = Example::testbed(10_200);
    let before = testbed.resident();
    let start = Instant::now();
    let mut streams: Vec<_> = (0..MANY)
        .map(|_| {
            let mut stream = connect(testbed.addr);
            stream.write_all(ASK).expect("it is open");
            stream
        })
        .collect();
    streams.iter_mut().for_each(read_answer);
    let took = start.elapsed();
    let each = (testbed.resident().saturating_sub(before)) / MANY as u64;
    println!("{MANY} connections answered in {took:?}; {each} resident bytes each");
    // An optimised build on an idle machine needs less than a second.
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert!(each < 8 * 1024, "{each} bytes for each connection");
    for stream in &mut streams {
        stream.write_all(ASK).expect("it was kept open");
    }
    streams.iter_mut().for_each(read_answer);
}
