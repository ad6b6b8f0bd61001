//! Bytes in, bytes out: a connection over an in-memory pipe, with an app that echoes.

mod answers;
mod bodies;
mod cancel;
mod echo;
mod ends;
mod handover;
mod harness;
mod hints;
mod idle;
mod pace;
mod turns;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use self::echo::Echo;
use self::harness::*;
use super::Connection;
use crate::base::limits::Limits;
use crate::http::PeerFacts;
use crate::io::{Serving, Socket, Transport, Wheel, WorkerFlags};

#[test]
fn pipelining_answers_requests_of_one_packet_in_order() {
    check(
        "GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        &(ok("/a") + &ok("/b")),
    );
}

#[test]
fn pipelining_waits_for_a_slow_response() {
    check(
        "GET /slow HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        &(ok("slow") + &ok("/b")),
    );
}

#[test]
fn body_of_each_framing_reaches_the_handler_and_nothing_after_it() {
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    let sized = "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello";
    let chunked = "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n\
                   3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
    check(&format!("{sized}{next}"), &(ok("hello") + &ok("/b")));
    check(&format!("{chunked}{next}"), &(ok("hello") + &ok("/b")));
}

#[test]
fn unread_body_is_not_parsed_as_a_request() {
    let evil = "GET /evil HTTP/1.1\r\nhost: x\r\n\r\n";
    let length = evil.len();
    check(
        &format!(
            "POST /unread HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n{evil}\
             GET /b HTTP/1.1\r\nhost: x\r\n\r\n"
        ),
        &(ok("unread") + &ok("/b")),
    );
    check(
        &format!(
            "POST /unread HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n\
             {length:x}\r\n{evil}\r\n0\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n"
        ),
        &(ok("unread") + &ok("/b")),
    );
}

#[test]
fn unread_body_beyond_the_drain_limit_closes() {
    let head = "POST /unread HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n";
    let all = format!("{head}{}GET /b HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(100_000));
    assert_eq!(exchange(all.as_bytes(), 4096), ok_close("unread"));
}

#[test]
fn body_larger_than_any_buffer_is_echoed() {
    let body = "0123456789".repeat(20_000);
    let head = format!("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
    assert_eq!(exchange(format!("{head}{body}").as_bytes(), 5000), ok(&body));
}

#[test]
fn stream_is_chunked_for_1_1_and_ends_with_the_connection_for_1_0() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    check(
        "GET /three HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        &format!("{head}{}0\r\n\r\n{}", "3\r\nabc\r\n".repeat(3), ok("/b")),
    );
    check(
        "GET /three HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabcabcabc",
    );
}

#[test]
fn long_stream_is_complete() {
    let out = exchange(b"GET /long HTTP/1.1\r\nhost: x\r\n\r\n", usize::MAX);
    assert_eq!(out.matches("3\r\nabc\r\n").count(), 100_000);
    assert!(out.ends_with("0\r\n\r\n"));
}

#[test]
fn failed_stream_has_no_last_chunk() {
    check(
        "GET /fails HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\nabc\r\n",
    );
}

#[test]
fn body_is_streamed_back_while_it_arrives() {
    let out = exchange(
        b"POST /through HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n\
          3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        usize::MAX,
    );
    // Chunks that arrive together are written together, however small they are.
    let expected = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    assert_eq!(out, format!("{expected}{}", ok("/b")));
}

#[test]
fn responses_to_head_and_204_have_no_body() {
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    check(
        &format!("HEAD /abc HTTP/1.1\r\nhost: x\r\n\r\n{next}"),
        &format!("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{}", ok("/b")),
    );
    check(
        &format!("HEAD /endless HTTP/1.1\r\nhost: x\r\n\r\n{next}"),
        &format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}", ok("/b")),
    );
    check(
        &format!("GET /none HTTP/1.1\r\nhost: x\r\n\r\n{next}"),
        &format!("HTTP/1.1 204 No Content\r\n\r\n{}", ok("/b")),
    );
}

#[test]
fn connection_close_ends_parsing() {
    check(
        "GET /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        &ok_close("/a"),
    );
    check("GET /a HTTP/1.0\r\n\r\nGET /b HTTP/1.0\r\n\r\n", &ok_close("/a"));
    check(
        "GET /a HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
        &format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n/a{}",
            ok_close("/b")
        ),
    );
}

#[test]
fn malformed_request_is_refused_and_closes() {
    let refused =
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 7\r\nconnection: close\r\n\r\nrefused";
    check("GET /a HTTP/1.1\r\nhost: x\r\n\r\nG@T / HTTP\r\n\r\n", &(ok("/a") + refused));
    check("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n", refused);
}

#[test]
fn incomplete_or_malformed_body_is_an_error_of_the_handler() {
    let bad = |text: &str| {
        format!(
            "HTTP/1.1 400 Bad Request\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
            text.len()
        )
    };
    check(
        "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhello",
        &bad("the connection ended before the body did"),
    );
    let out = exchange(
        b"POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        usize::MAX,
    );
    assert!(out.starts_with("HTTP/1.1 400 "), "{out}");
    assert!(out.contains("connection: close"), "{out}");
}

#[test]
fn upgrade_hands_over_the_stream_with_bytes_read_ahead() {
    check(
        "GET /switch HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\nhello",
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\nhello",
    );
    let out = exchange(b"GET /switch HTTP/1.1\r\nhost: x\r\n\r\n", usize::MAX);
    assert!(out.starts_with("HTTP/1.1 426 Upgrade Required\r\n"), "{out}");
    assert!(out.contains("\r\nupgrade: echo\r\n"), "{out}");
}

const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

#[test]
fn expect_continue_is_answered_only_when_the_body_is_read() {
    run(async {
        let mut served = start(Limits::default(), 4096);
        let head = |path: &str| {
            format!(
                "POST {path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n"
            )
        };
        let client = &mut served.client;
        client.write_all(head("/echo").as_bytes()).await.expect("written");
        assert_eq!(read_until(client, "\r\n\r\n").await, CONTINUE);
        client.write_all(b"hi").await.expect("written");
        assert_eq!(read_until(client, "hi").await, ok("hi"));
        client.write_all(head("/unread").as_bytes()).await.expect("written");
        // It is not known whether the body follows, so no further request can be found.
        assert_eq!(read_until(client, "\r\n\r\nunread").await, ok_close("unread"));
    });
}

#[test]
fn write_time_cuts_a_client_that_does_not_read() {
    run(async {
        let limits = Limits { write_time: Duration::from_millis(100), ..Limits::default() };
        let mut served = start(limits, 4096);
        let request = b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n";
        served.client.write_all(request).await.expect("written");
        served.done.await.expect("a connection does not panic");
        let produced = served.produced.load(Ordering::Relaxed);
        assert!(produced < 20_000, "{produced} chunks for a client that reads none");
    });
}

#[test]
fn pipelining_waits_while_responses_are_unwritten() {
    run(async {
        let mut served = start(Limits::default(), 4096);
        let (mut from, mut to) = tokio::io::split(&mut served.client);
        let many = "GET /big HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50);
        let write = async {
            to.write_all(many.as_bytes()).await.expect("written");
            to.shutdown().await.expect("shut down");
        };
        let mut out = Vec::new();
        let ((), read) = tokio::join!(write, from.read_to_end(&mut out));
        read.expect("read to the end");
        assert_eq!(plain(&out).matches("HTTP/1.1 200 OK").count(), 50);
        assert_eq!(plain(&out).matches(&"b".repeat(100_000)).count(), 50);
    });
}

#[test]
fn pipelining_begins_no_request_while_much_output_waits() {
    run(async {
        let mut served = start(Limits::default(), 1 << 16);
        let many = b"GET /kib HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1000);
        served.client.write_all(&many).await.expect("written");
        tokio::time::sleep(Duration::from_millis(100)).await;
        let begun = served.produced.load(Ordering::Relaxed);
        // The requests whose answers wait, and those whose answers the pipe has taken.
        assert!((64..200).contains(&begun), "{begun} of 1000");
    });
}

/// Returns what a client that sends `input` and then waits receives within the deadlines.
fn after_waiting(limits: Limits, input: &'static str) -> String {
    run(async {
        let mut served = start(limits, 4096);
        served.client.write_all(input.as_bytes()).await.expect("written");
        let mut out = Vec::new();
        served.client.read_to_end(&mut out).await.expect("read to the end");
        plain(&out)
    })
}

#[test]
fn deadline_ends_each_kind_of_wait() {
    let soon = Duration::from_millis(60);
    let limits = Limits { linger_time: soon, ..Limits::default() };
    let with = |change: fn(&mut Limits, Duration)| {
        let mut limits = limits.clone();
        change(&mut limits, soon);
        limits
    };
    let first = with(|l, soon| l.first_byte_time = soon);
    assert_eq!(after_waiting(first, ""), "");
    let head = after_waiting(with(|l, soon| l.head_time = soon), "GET / HT");
    assert!(head.starts_with("HTTP/1.1 408 "), "{head}");
    let idle = with(|l, soon| l.idle_time = soon);
    assert_eq!(after_waiting(idle, "GET /a HTTP/1.1\r\nhost: x\r\n\r\n"), ok("/a"));
    let body = after_waiting(
        with(|l, soon| l.body_time = soon),
        "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhello",
    );
    assert!(body.ends_with("the body did not arrive in time"), "{body}");
    assert!(body.contains("connection: close"), "{body}");
}

#[test]
fn stop_ends_idle_connections_at_once_and_others_after_their_response() {
    run(async {
        let mut idle = start(Limits::default(), 4096);
        let mut busy = start(Limits::default(), 4096);
        busy.client.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("written");
        tokio::time::sleep(Duration::from_millis(10)).await;
        for served in [&idle, &busy] {
            served.closing.begin_stop();
            served.closing.end_idle();
            served.wheel.lock().expect("no test panics under it").wake_all();
        }
        assert_eq!(idle.client.read_u8().await.ok(), None);
        let mut out = Vec::new();
        busy.client.read_to_end(&mut out).await.expect("read to the end");
        assert_eq!(plain(&out), ok_close("slow"));
    });
}
