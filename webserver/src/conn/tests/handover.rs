//! Connections that go on as something else than HTTP.

use super::*;

const OPEN: &str = "HTTP/1.1 200 OK\r\n\r\n";

#[test]
fn a_tunnel_begins_behind_the_head_with_what_was_read_ahead() {
    check("CONNECT db:5432 HTTP/1.1\r\nhost: db:5432\r\n\r\nhello", &format!("{OPEN}hello"));
    let long = "x".repeat(20_000);
    let request = format!("CONNECT db:5432 HTTP/1.1\r\nhost: db:5432\r\n\r\n{long}");
    for piece in [usize::MAX, 1000] {
        assert_eq!(exchange(request.as_bytes(), piece), format!("{OPEN}{long}"));
    }
}

#[test]
fn what_goes_through_a_tunnel_is_no_request() {
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
fn a_tunnel_is_the_answer_to_a_connect_and_to_nothing_else() {
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    let error = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 7\r\n\r\nrefused";
    check(
        &format!("GET /tunnel HTTP/1.1\r\nhost: x\r\n\r\n{next}"),
        &format!("{error}{}", ok("/b")),
    );
    // Nor may what follows a CONNECT that was refused be taken for a request.
    check(
        &format!("CONNECT nowhere:1 HTTP/1.1\r\nhost: nowhere:1\r\n\r\n{next}"),
        "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 7\r\nconnection: close\r\n\r\nrefused",
    );
}

#[test]
fn an_upgrade_waits_for_the_requests_before_it() {
    check(
        "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n\
         GET /switch HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\nhello",
        &(ok("slow")
            + "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\nhello"),
    );
}

#[test]
fn an_upgrade_that_is_offered_and_not_taken_is_a_plain_request() {
    check(
        "GET /a HTTP/1.1\r\nhost: x\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n\
         GET /b HTTP/1.1\r\nhost: x\r\n\r\n",
        &(ok("/a") + &ok("/b")),
    );
}
