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
fn a_head_has_the_fields_of_the_get_and_no_body() {
    for path in ["/y", "/echo", "/stream", "/status/404", "/status/204", "/status/304", "/lies"] {
        let server = crate::wire::app::server();
        let (full, _) = crate::wire::check::send(&server, [&get(path)[..]]);
        let head = full.split_inclusive("\r\n\r\n").next().unwrap_or_default();
        let head = if path == "/y" { head.replace(": 8\r\n", ": 9\r\n") } else { head.to_owned() };
        check(request(&format!("HEAD {path} HTTP/1.1"), &[], ""), &[bytes(&head)]);
    }
}

#[test]
fn an_error_to_a_head_has_no_body_either() {
    for path in ["/%zz", "/panics"] {
        let input = request(&format!("HEAD {path} HTTP/1.1"), &[], "");
        let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
        assert!(!is_over && output.ends_with("\r\n\r\n"), "{output}");
        assert!(output.contains("content-type: application/problem+json\r\n"), "{output}");
    }
}

#[test]
fn a_refusal_of_a_head_has_no_body_either() {
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
fn statuses_without_content_have_none() {
    answered("/status/204", "HTTP/1.1 204 No Content", "");
    answered("/status/304", "HTTP/1.1 304 Not Modified", "");
    answered("/status/205", "HTTP/1.1 205 Reset Content\r\ncontent-length: 0", "");
}

#[test]
fn other_statuses_have_their_body_and_its_length() {
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
fn a_status_without_a_phrase_has_its_space() {
    for status in [299, 399, 499, 599, 799, 999] {
        let lines = format!("HTTP/1.1 {status} \r\ncontent-length: 6");
        answered(&format!("/status/{status}"), &lines, "a body");
    }
}

#[test]
fn an_interim_status_from_a_handler_is_no_final_answer() {
    for status in [100, 102, 103, 199] {
        let input = get(&format!("/status/{status}"));
        let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
        assert!(output.starts_with("HTTP/1.1 500 "), "{status}: {output}");
    }
}

#[test]
fn a_stream_is_chunked_and_to_http_1_0_it_ends_with_the_connection() {
    let chunks = "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    answered("/stream", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked", chunks);
    let closed = bytes(&format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{KIND}abc"));
    for fields in [&[][..], &["Connection: keep-alive"]] {
        check(request("GET /stream HTTP/1.0", fields, ""), std::slice::from_ref(&closed));
    }
}

#[test]
fn a_stream_that_fails_is_cut_where_the_client_sees_it() {
    let input = [get("/fails"), get("/y")].concat();
    let (output, is_over) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n";
    assert_eq!((output, is_over), (format!("{head}{KIND}2\r\nab\r\n"), true));
}

#[test]
fn a_handler_can_not_say_what_only_the_server_can() {
    answered("/lies", "HTTP/1.1 200 OK\r\ncontent-length: 5", "truth");
}

#[test]
fn a_response_can_not_be_split() {
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
fn a_405_says_what_is_allowed_and_so_does_options() {
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
fn a_method_that_the_server_does_not_have_is_not_answered_with_a_2xx() {
    check(request("TRACE /y HTTP/1.1", &["Cookie: secret"], ""), &[error(405)]);
    // A client that asks for a tunnel may use it immediately, so no other request can follow.
    check(request("CONNECT a:80 HTTP/1.1", &[], ""), &[refused_by_app(405)]);
    check(request("PROPFIND /y HTTP/1.1", &[], ""), &[error(501)]);
}

#[test]
fn an_extractor_s_401_has_its_challenge() {
    for path in ["/locked?n=1", "/locked?n=x"] {
        check(get(path), &[error(401)]);
        let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&get(path)[..]]);
        let field = "\r\nwww-authenticate: Basic realm=\"wire\"\r\n";
        assert_eq!(output.matches(field).count(), 1, "{output}");
    }
}

#[test]
fn an_accept_of_several_lines_is_one_list() {
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
fn every_final_answer_is_dated_and_http_1_1() {
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
fn a_refusal_explains_itself_as_the_app_s_errors_do() {
    let bad = refused(505, "9110, section 15.6.6");
    check(request("GET / HTTP/2.0", &[], ""), &[bad]);
    let input = request("GET / HTTP/2.0", &[], "");
    let (output, _) = crate::wire::check::send(&crate::wire::app::server(), [&input[..]]);
    assert!(output.contains("this server speaks HTTP/1.1 and HTTP/1.0 only"), "{output}");
}
