//! The form of answers (RFC 9110, sections 6, 8.6, 9.3 and 15; RFC 9112, sections 4, 6 and 7).

use crate::wire::check::{bytes, check, error, refused, refused_by_app, request, says};

const KIND: &str = "content-type: text/plain; charset=utf-8\r\ndate: *\r\n\r\n";

fn get(path: &str) -> Vec<u8> {
    request(&format!("GET {path} HTTP/1.1"), &[], "")
}

/// Checks the lines of the answer to a GET of that path, without type and date.
#[track_caller]
fn answered(path: &str, lines: &str, body: &str) {
    check(get(path), &[bytes(&format!("{lines}\r\n{KIND}{body}"))]);
}

#[test]
fn head_response_has_the_fields_of_the_get_and_no_body() {
    for path in ["/y", "/echo", "/stream", "/status/404", "/status/204", "/status/304", "/lies"] {
        let server = crate::wire::app::server();
        let (full, _) = crate::wire::check::send(&server, [&get(path)[..]]);
        let head = full.split_inclusive("\r\n\r\n").next().unwrap_or_default();
        let head = if path == "/y" { head.replace(": 8\r\n", ": 9\r\n") } else { head.to_owned() };
        check(request(&format!("HEAD {path} HTTP/1.1"), &[], ""), &[bytes(&head)]);
    }
}

#[test]
fn head_response_to_an_error_has_no_body() {
    for path in ["/%zz", "/panics"] {
        let input = request(&format!("HEAD {path} HTTP/1.1"), &[], "");
        let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
        assert!(!is_over && output.ends_with("\r\n\r\n"), "{output}");
        assert!(output.contains("content-type: application/problem+json\r\n"), "{output}");
    }
}

#[test]
fn head_response_to_a_refusal_has_no_body() {
    let head = |lines: &str| format!("{lines}HEAD * HTTP/1.1\r\nHost: a\r\n\r\n");
    for lines in ["", "\r\n", "\r\n\r\n\r\n\r\n"] {
        let server = crate::wire::app::server();
        let whole = crate::wire::check::send(&server, [head(lines).as_bytes()]);
        assert!(whole.0.starts_with("HTTP/1.1 400 ") && whole.1, "{}", whole.0);
        assert!(whole.0.ends_with("\r\n\r\n"), "{}", whole.0);
        assert_eq!(crate::wire::check::send(&server, head(lines).as_bytes().chunks(1)), whole);
    }
}

#[test]
fn status_without_content_has_no_body() {
    answered("/status/204", "HTTP/1.1 204 No Content", "");
    answered("/status/304", "HTTP/1.1 304 Not Modified", "");
    answered("/status/205", "HTTP/1.1 205 Reset Content\r\ncontent-length: 0", "");
}

#[test]
fn status_with_content_has_a_body_and_its_length() {
    for (status, reason) in [
        (200, "OK"),
        (201, "Created"),
        (206, "Partial Content"),
        (301, "Moved Permanently"),
        (404, "Not Found"),
        (418, "I'm a teapot"),
        (500, "Internal Server Error"),
        (503, "Service Unavailable"),
    ] {
        let lines = format!("HTTP/1.1 {status} {reason}\r\ncontent-length: 6");
        answered(&format!("/status/{status}"), &lines, "a body");
    }
}

#[test]
fn status_line_without_a_reason_phrase_keeps_its_space() {
    for status in [299, 399, 499, 599, 799, 999] {
        let lines = format!("HTTP/1.1 {status} \r\ncontent-length: 6");
        answered(&format!("/status/{status}"), &lines, "a body");
    }
}

#[test]
fn status_1xx_from_a_handler_is_a_500() {
    for status in [100, 102, 103, 199] {
        let input = get(&format!("/status/{status}"));
        let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
        assert!(output.starts_with("HTTP/1.1 500 "), "{status}: {output}");
    }
}

#[test]
fn chunked_is_used_for_streams_except_to_http_1_0() {
    let chunks = "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    answered("/stream", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked", chunks);
    let closed = bytes(&format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{KIND}abc"));
    for fields in [&[][..], &["Connection: keep-alive"]] {
        check(request("GET /stream HTTP/1.0", fields, ""), std::slice::from_ref(&closed));
    }
}

#[test]
fn chunked_stream_that_fails_is_visibly_cut() {
    let input = [get("/fails"), get("/y")].concat();
    let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n";
    assert_eq!((output, is_over), (format!("{head}{KIND}2\r\nab\r\n"), true));
}

#[test]
fn framing_fields_of_a_handler_are_replaced() {
    answered("/lies", "HTTP/1.1 200 OK\r\ncontent-length: 5", "truth");
}

#[test]
fn response_splitting_is_impossible() {
    let no_value = || says("no value");
    for value in ["a%0d%0aX:%20y", "a%0aX", "a%0dX", "%00", "a%7f", "%0d%0a%0d%0a"] {
        check(get(&format!("/value?v={value}")), &[no_value()]);
    }
    let set = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-type: text/plain; charset=utf-8\r\n";
    check(
        get("/value?v=a:%20b%09c"),
        &[bytes(&format!("{set}x-value: a: b\tc\r\ndate: *\r\n\r\nset"))],
    );
    for to in ["/a%0d%0aX:%20y", "/%0a", "%0d%0a%0d%0ahello"] {
        let (output, _) = crate::wire::check::send(
            &crate::wire::app::server(),
            [&get(&format!("/go?to={to}"))[..]],
        );
        let head = output.split("\r\n\r\n").next().unwrap_or_default();
        assert!(
            !head.contains("\r\nX:") && !head.contains('\n') | head.contains("\r\n"),
            "{output}"
        );
        assert_eq!(output.matches("HTTP/1.1").count(), 1, "{output}");
    }
}

#[test]
fn allow_field_is_in_a_405_and_in_a_response_to_options() {
    let server = crate::wire::app::server();
    let (output, _) =
        crate::wire::check::send(&server, [&request("PUT /echo HTTP/1.1", &[], "")[..]]);
    assert!(output.starts_with("HTTP/1.1 200 "), "the route for any path takes it: {output}");
    let (output, _) =
        crate::wire::check::send(&server, [&request("DELETE /echo HTTP/1.1", &[], "")[..]]);
    assert!(
        output.starts_with("HTTP/1.1 405 ") && output.contains("\r\nallow: GET, HEAD, "),
        "{output}"
    );
    let (output, _) =
        crate::wire::check::send(&server, [&request("OPTIONS /echo HTTP/1.1", &[], "")[..]]);
    assert!(
        output.starts_with("HTTP/1.1 204 ") && output.contains("\r\nallow: GET, HEAD, "),
        "{output}"
    );
}

#[test]
fn method_without_a_route_is_never_a_2xx() {
    check(request("TRACE /y HTTP/1.1", &["Cookie: secret"], ""), &[error(405)]);
    // A client that asks for a tunnel may use it immediately, so no other request can follow.
    check(request("CONNECT a:80 HTTP/1.1", &[], ""), &[refused_by_app(405)]);
    check(request("PROPFIND /y HTTP/1.1", &[], ""), &[error(501)]);
}

#[test]
fn www_authenticate_of_an_extractor_is_in_its_401() {
    for path in ["/locked?n=1", "/locked?n=x"] {
        check(get(path), &[error(401)]);
        let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&get(path)[..]]);
        let field = "\r\nwww-authenticate: Basic realm=\"wire\"\r\n";
        assert_eq!(output.matches(field).count(), 1, "{output}");
    }
}

#[test]
fn accept_of_several_lines_is_one_list() {
    let ask = |fields: &[&str]| request("GET /page HTTP/1.1", fields, "");
    check(ask(&["Accept: a/b", "accept: text/plain;q=0.1"]), &[says("page")]);
    check(ask(&["Accept: a/b", "X: text/plain", "Accept: c/d"]), &[error(406)]);
    check(ask(&["Accept: a/b, */*", "Accept: text/plain;q=0"]), &[error(406)]);
    check(ask(&["Accept:", "Accept: ,"]), &[says("page")]);
    let error = request("DELETE /echo HTTP/1.1", &["Accept: a/b", "accept: text/html"], "");
    let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&error[..]]);
    assert!(output.contains("\r\ncontent-type: text/html"), "{output}");
}

#[test]
fn date_and_version_are_in_every_final_response() {
    let server = crate::wire::app::server();
    for input in [
        get("/y"),
        get("/status/204"),
        get("/status/304"),
        get("/status/404"),
        get("/panics"),
        get("/stream"),
        b"BAD\r\n\r\n".to_vec(),
        request("GET /y HTTP/1.0", &[], ""),
    ] {
        let (output, _) = crate::wire::check::send(&server, [&input[..]]);
        assert!(output.starts_with("HTTP/1.1 "), "{output}");
        assert_eq!(output.matches("\r\ndate: *\r\n").count(), 1, "{output}");
        assert!(!output.contains("\r\nserver:"), "{output}");
    }
}

#[test]
fn refusal_has_problem_details() {
    let bad = refused(505, "9110, section 15.6.6");
    check(request("GET / HTTP/2.0", &[], ""), &[bad]);
    let input = request("GET / HTTP/2.0", &[], "");
    let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
    assert!(output.contains("this server speaks HTTP/1.1 and HTTP/1.0 only"), "{output}");
}
