//! Connections that continue as something other than HTTP.

use super::*;

const OPEN: &str = "HTTP/1.1 200 OK\r\n\r\n";

#[test]
fn tunnel_begins_after_the_head_with_bytes_read_ahead() {
    check("CONNECT db:5432 HTTP/1.1\r\nhost: db:5432\r\n\r\nhello", &format!("{OPEN}hello"));
    let long = "x".repeat(20_000);
    let request = format!("CONNECT db:5432 HTTP/1.1\r\nhost: db:5432\r\n\r\n{long}");
    for piece in [usize::MAX, 1000] {
        assert_eq!(exchange(request.as_bytes(), piece), format!("{OPEN}{long}"));
    }
}

#[test]
fn tunnel_bytes_are_not_parsed() {
    let inner = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";
    check(
        &format!("CONNECT db:5432 HTTP/1.1\r\nhost: db:5432\r\n\r\n{inner}"),
        &format!("{OPEN}{inner}"),
    );
    check(
        &format!(
            "GET /switch HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n{inner}"
        ),
        &format!(
            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n{inner}"
        ),
    );
}

#[test]
fn tunnel_is_only_for_connect() {
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    let error = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 7\r\n\r\nrefused";
    check(
        &format!("GET /tunnel HTTP/1.1\r\nhost: x\r\n\r\n{next}"),
        &format!("{error}{}", ok("/b")),
    );
    // The bytes after a refused CONNECT must not be parsed as a request either.
    check(
        &format!("CONNECT nowhere:1 HTTP/1.1\r\nhost: nowhere:1\r\n\r\n{next}"),
        "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 7\r\nconnection: close\r\n\r\nrefused",
    );
}

#[test]
fn upgrade_waits_for_earlier_pipelined_requests() {
    check(
        "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n\
         GET /switch HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\nhello",
        &(ok("slow")
            + "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\nhello"),
    );
}

#[test]
fn upgrade_that_is_not_taken_is_ignored() {
    check(
        "GET /a HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n\
         GET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        &(ok("/a") + &ok("/b")),
    );
}

const SWITCHED: &str =
    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";

fn switch(fields: &str, rest: &str) -> String {
    format!(
        "POST /switch HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\
         {fields}\r\n\r\n{rest}"
    )
}

fn refusal(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: 7\r\nconnection: close\r\n\r\nrefused")
}

#[test]
fn upgrade_waits_for_the_end_of_the_body() {
    let echoed = format!("{SWITCHED}hello");
    check(&switch("content-length: 4", "bodyhello"), &echoed);
    let chunked = |body: &str| switch("transfer-encoding: chunked", body);
    check(&chunked("3\r\nbod\r\n1;a\r\ny\r\n0\r\nx: y\r\n\r\nhello"), &echoed);
    // The limit for the discarded body is the same as elsewhere.
    let limits = Limits { drain_bytes: 1000, ..Limits::default() };
    let passes = |input: &str, expected: &str| {
        for piece in [usize::MAX, 700, 64, 1] {
            let out = exchange_with(limits.clone(), input.as_bytes(), piece);
            assert_eq!(out, expected, "in pieces of {piece}: {input}");
        }
    };
    let refused = refusal("413 Payload Too Large");
    let sized = |n: usize| switch(&format!("content-length: {n}"), &("b".repeat(n) + "hello"));
    passes(&sized(1000), &echoed);
    passes(&sized(1001), &refused);
    // "3d8\r\n", the data, "\r\n0\r\n\r\n": the chunked coding is discarded too, and counts.
    let one = |n: usize| chunked(&format!("{n:03x}\r\n{}\r\n0\r\n\r\nhello", "b".repeat(n)));
    passes(&one(1000 - 12), &echoed);
    passes(&one(1000 - 11), &refused);
    // Bytes that the handler has read do not count as discarded.
    let read = |n: usize| sized(n).replace("POST /switch ", "POST /switch-after ");
    passes(&read(1001), &echoed);
    passes(&read(4000), &echoed);
}

#[test]
fn upgrade_is_refused_after_a_malformed_body() {
    let chunked = |body: &str| switch("transfer-encoding: chunked", body);
    check(&chunked("z\r\n"), &refusal("400 Bad Request"));
    check(&chunked("1\r\nab\r\n"), &refusal("400 Bad Request"));
    check(&chunked("0\r\nhost: b\r\n\r\n"), &refusal("400 Bad Request"));
    // A client that disconnects within the body does not expect an answer.
    check(&chunked("1\r\na"), "");
    check(&switch("content-length: 4", "bod"), "");
}

#[test]
fn upgrade_sends_100_before_101() {
    let told = format!("HTTP/1.1 100 Continue\r\n\r\n{SWITCHED}hello");
    check(&switch("content-length: 4\r\nexpect: 100-continue", "bodyhello"), &told);
    let chunked = "transfer-encoding: chunked\r\nexpect: 100-continue";
    check(&switch(chunked, "4\r\nbody\r\n0\r\n\r\nhello"), &told);
    // The server does not invite the client to send a body that it would not read.
    let long = format!("content-length: {}\r\nexpect: 100-continue", 65_537);
    check(&switch(&long, ""), &refusal("413 Payload Too Large"));
}

#[test]
fn upgrade_is_refused_when_the_body_is_late() {
    run(async {
        let limits = Limits { body_time: Duration::from_millis(50), ..Limits::default() };
        let Served { mut client, .. } = start(limits, 1 << 16);
        client.write_all(switch("content-length: 4", "bod").as_bytes()).await.expect("it is open");
        let mut out = Vec::new();
        client.read_to_end(&mut out).await.expect("a pipe is read to its end");
        assert_eq!(plain(&out), refusal("408 Request Timeout"));
    });
}
