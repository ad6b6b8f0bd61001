//! Unread bodies, pipelining, and clients that are slow or many.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::app::{App, PATIENCE};
use super::attack::{Attack, Bytes, Row, answers, connect, exchange, read_to_end};

pub(crate) const ROWS: &[Row] = &[
    Row {
        cve: "CVE-2020-26281",
        server: "async-h1",
        name: "a long unread body is never taken for a request",
        attack: Attack::Answered(&[(200, "ignored")], Bytes::Made(unread_body)),
    },
    Row {
        cve: "CVE-2025-4366",
        server: "Pingora",
        name: "an unread body of a GET is never taken for a request",
        attack: Attack::Answered(&[(200, "hello")], Bytes::Made(unread_get)),
    },
    Row {
        cve: "CVE-2019-20372",
        server: "nginx",
        name: "the body of a request that ends in an error is never taken for a request",
        attack: Attack::Answered(&[(404, "")], Bytes::Made(unread_error)),
    },
    Row::answered(
        "CVE-2020-27218",
        "Jetty",
        "an unread body does not reach the next request",
        &[(200, "ignored"), (200, "hi")],
        "POST /ignore HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\nsecretPOST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi",
    ),
    Row {
        cve: "CVE-2024-21733",
        server: "Tomcat",
        name: "a body that is cut off is not completed from an earlier one",
        attack: Attack::Scene(cut_off_body),
    },
    Row {
        cve: "CVE-2024-49768",
        server: "waitress",
        name: "nothing is answered after a refused request",
        attack: Attack::Refused(400, Bytes::Made(refused_at_a_buffers_end)),
    },
    Row::answered(
        "CVE-2023-46137",
        "Twisted",
        "pipelined requests are answered in order",
        &[(200, "slow"), (200, "hello")],
        "GET /slow/50 HTTP/1.1\r\nhost: a\r\n\r\nGET /hello HTTP/1.1\r\nhost: a\r\n\r\n",
    ),
    Row::answered(
        "CVE-2024-41671",
        "Twisted",
        "pipelined requests are answered in order",
        &[(200, "slow"), (200, "one"), (200, "slow"), (200, "two")],
        "GET /slow/30 HTTP/1.1\r\nhost: a\r\n\r\nPOST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\noneGET /slow/20 HTTP/1.1\r\nhost: a\r\n\r\nPOST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\ntwo",
    ),
    Row {
        cve: "CVE-2007-6750",
        server: "Apache httpd",
        name: "a head that arrives slowly times out",
        attack: Attack::Scene(slow_head),
    },
    Row {
        cve: "CVE-2018-12122",
        server: "Node.js",
        name: "a head that arrives byte by byte times out",
        attack: Attack::Scene(dripping_head),
    },
    Row {
        cve: "CVE-2019-5737",
        server: "Node.js",
        name: "a keep-alive connection times out if the next head arrives slowly",
        attack: Attack::Scene(slow_next_head),
    },
    Row {
        cve: "CVE-2020-8251",
        server: "Node.js",
        name: "a connection without a request times out",
        attack: Attack::Scene(no_request),
    },
    Row {
        cve: "CVE-2019-16770",
        server: "Puma",
        name: "keep-alive connections do not keep others out",
        attack: Attack::Scene(many_kept),
    },
    Row {
        cve: "CVE-2021-29509",
        server: "Puma",
        name: "connections that pipeline do not keep others out",
        attack: Attack::Scene(many_pipelining),
    },
];

const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";

/// Returns a request whose body consists of requests.
fn with_body(line: &str, times: usize) -> String {
    let body = SMUGGLED.repeat(times);
    format!("{line} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn unread_body() -> String {
    with_body("POST /ignore", 1_500)
}

fn unread_get() -> String {
    with_body("GET /hello", 1_500)
}

fn unread_error() -> String {
    with_body("POST /nowhere", 1_500)
}

/// A malformed request that ends where a buffer of 8 KiB does.
fn refused_at_a_buffers_end() -> String {
    let (begin, end) = ("GET /hello HTTP/1.1\r\nhost: a\r\nx: ", "\r\ny\r\n\r\n");
    format!("{begin}{}{end}", "a".repeat(8192 - begin.len() - end.len()))
}

fn cut_off_body() {
    let app = App::start();
    let mut stream = connect(app.serving.addr);
    let head = "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 12\r\n\r\n";
    stream.write_all(format!("{head}topsecret123{head}abc").as_bytes()).expect("it is read");
    stream.shutdown(Shutdown::Write).expect("the connection is open");
    let got = read_to_end(&mut stream);
    let answers = answers(&got).expect("responses");
    assert_eq!(answers[0], (200, "topsecret123".to_owned()));
    // A client that left within its body need not get a response. If there is one, it is a refusal.
    assert!(answers.len() < 2 || answers[1].0 == 400, "{got}");
    assert_eq!(got.matches("secret").count(), 1, "{got}");
}

/// Waits until the server gives the connection up, and returns what it sent.
fn given_up(stream: &mut TcpStream) -> String {
    let start = Instant::now();
    let got = read_to_end(stream);
    // The bound is generous. Without a deadline the wait would be far longer.
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}: {got}", start.elapsed());
    got
}

fn slow_head() {
    let app = App::impatient();
    let mut stream = connect(app.serving.addr);
    stream.write_all(b"GET /hello HTTP/1.1\r\nhost: a\r\nx: ").expect("it is read");
    let got = given_up(&mut stream);
    assert!(got.starts_with("HTTP/1.1 408 "), "{got}");
}

fn dripping_head() {
    let app = App::impatient();
    let mut stream = connect(app.serving.addr);
    let mut drip = stream.try_clone().expect("a socket can be shared");
    // The client is never silent for as long as the deadline, and never finishes the head.
    let dripping = std::thread::spawn(move || {
        let head = b"GET /hello HTTP/1.1\r\nx: ".iter().chain(std::iter::repeat(&b'a'));
        for byte in head.take(1_000) {
            if drip.write_all(&[*byte]).is_err() {
                return true;
            }
            std::thread::sleep(PATIENCE / 20);
        }
        false
    });
    let got = given_up(&mut stream);
    assert!(got.starts_with("HTTP/1.1 408 "), "{got}");
    assert!(dripping.join().expect("it does not panic"), "the connection is gone");
}

fn slow_next_head() {
    let app = App::impatient();
    let mut stream = connect(app.serving.addr);
    let head = "GET /hello HTTP/1.1\r\nhost: a\r\n";
    stream.write_all(format!("{head}\r\n{head}").as_bytes()).expect("it is read");
    let answers = answers(&given_up(&mut stream)).expect("responses");
    let statuses: Vec<_> = answers.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [200, 408]);
}

fn no_request() {
    let app = App::impatient();
    let mut silent = connect(app.serving.addr);
    assert_eq!(given_up(&mut silent), "");
    // A connection that had a response is closed after a while too.
    let mut idle = connect(app.serving.addr);
    idle.write_all(b"GET /hello HTTP/1.1\r\nhost: a\r\n\r\n").expect("it is read");
    assert_eq!(answers(&given_up(&mut idle)), Ok(vec![(200, "hello".to_owned())]));
}

/// Checks that another client is answered.
fn others_are_served(app: &App) {
    let request = b"GET /hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    for _ in 0..5 {
        let got = exchange(app.serving.addr, request, usize::MAX, false);
        assert_eq!(answers(&got), Ok(vec![(200, "hello".to_owned())]));
    }
}

fn many_kept() {
    let app = App::start();
    let mut kept: Vec<_> = (0..100).map(|_| connect(app.serving.addr)).collect();
    for stream in &mut kept {
        stream.write_all(b"GET /hello HTTP/1.1\r\nhost: a\r\n\r\n").expect("it is read");
        let mut answer = [0; 16];
        stream.read_exact(&mut answer).expect("an answer");
    }
    others_are_served(&app);
}

fn many_pipelining() {
    let app = App::start();
    let addr = app.serving.addr;
    let stop = Arc::new(AtomicBool::new(false));
    let busy: Vec<_> = (0..8)
        .map(|_| {
            let stop = stop.clone();
            std::thread::spawn(move || {
                let mut stream = connect(addr);
                let mut reader = stream.try_clone().expect("a socket can be shared");
                let reading =
                    std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
                let requests = "GET /hello HTTP/1.1\r\nhost: a\r\n\r\n".repeat(100);
                while !stop.load(Ordering::Relaxed) {
                    stream.write_all(requests.as_bytes()).expect("it is read");
                }
                stream.shutdown(Shutdown::Both).expect("the connection is open");
                let _ = reading.join();
            })
        })
        .collect();
    others_are_served(&app);
    stop.store(true, Ordering::Relaxed);
    for thread in busy {
        thread.join().expect("each is answered");
    }
}
