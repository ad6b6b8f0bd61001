//! curl, as it is installed.

use std::path::Path;
use std::process::Command;

use super::app::App;
use super::tools::{Outcome, find, run, run_with};

/// Runs curl without the user's settings, and with a time limit.
fn command(curl: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(curl);
    command.args(["-q", "--silent", "--show-error", "--noproxy", "*", "--max-time", "30"]);
    command.args(arguments);
    command
}

/// Runs `check` with a new app, and with a function that runs curl.
fn check(test: impl Fn(&App, &dyn Fn(&[&str]) -> Outcome)) {
    let Some(curl) = find(&["curl"]) else { return };
    let app = App::start();
    test(&app, &|arguments| run(&mut command(&curl, arguments)));
}

#[test]
fn curl_keep_alive_sends_several_requests_over_one_connection() {
    check(|app, curl| {
        let url = app.url("/connection");
        let ports = curl(&["-w", " %{num_connects}\n", &url, &url, &url]).text();
        let lines: Vec<_> = ports.lines().filter_map(|line| line.split_once(' ')).collect();
        assert_eq!(lines.len(), 3, "{ports}");
        assert!(lines.iter().all(|(port, _)| *port == lines[0].0), "{ports}");
        let connects: Vec<_> = lines.iter().map(|(_, connects)| *connects).collect();
        assert_eq!(connects, ["1", "0", "0"], "{ports}");
    });
}

#[test]
fn curl_keep_alive_survives_each_kind_of_response() {
    check(|app, curl| {
        let targets = ["/hello", "/chunks/3", "/nowhere", "/hello?x", "/chunks/0", "/connection"];
        let urls = targets.map(|target| app.url(target));
        let mut arguments = vec!["-w", "\n= %{http_code} %{num_connects}\n"];
        arguments.extend(urls.iter().map(String::as_str));
        let text = curl(&arguments).text();
        let codes: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("= ")).collect();
        assert_eq!(codes, ["200 1", "200 0", "404 0", "200 0", "200 0", "200 0"], "{text}");
    });
}

#[test]
fn curl_reads_a_chunked_response_and_a_response_to_head() {
    check(|app, curl| {
        let chunks = curl(&["--include", &app.url("/chunks/300")]).text();
        let (head, body) = chunks.split_once("\r\n\r\n").expect("a head");
        assert!(head.contains("transfer-encoding: chunked"), "{head}");
        assert_eq!(body.len(), 300 * 1024);
        let head = curl(&["--head", &app.url("/hello"), &app.url("/chunks/2")]).text();
        assert_eq!(head.matches("HTTP/1.1 200 OK").count(), 2, "{head}");
        assert!(head.contains("content-length: 5"), "{head}");
    });
}

#[test]
fn curl_chunked_upload_from_a_pipe_is_received() {
    let Some(curl) = find(&["curl"]) else { return };
    let app = App::start();
    let body = "0123456789".repeat(300_000);
    let send = |arguments: &[&str]| run_with(&mut command(&curl, arguments), &body).text();
    let post = ["-X", "POST", "-T", "-"];
    assert_eq!(send(&[&post[..], &[&app.url("/count")]].concat()), "3000000");
    assert_eq!(send(&[&post[..], &[&app.url("/mirror")]].concat()), body);
    let chunked = ["-H", "transfer-encoding: chunked", "--data-binary", "@-"];
    assert_eq!(send(&[&chunked[..], &[&app.url("/count")]].concat()), "3000000");
    assert_eq!(send(&["--data-binary", "@-", &app.url("/count")]), "3000000");
}

#[test]
fn curl_expect_continue_is_answered_before_a_large_body() {
    let Some(curl) = find(&["curl"]) else { return };
    let app = App::start();
    let body = "x".repeat(2 * 1024 * 1024);
    let send = |target: &str| {
        let url = app.url(target);
        // By default curl sends the body after a second without a 100. Here it must wait for the 100.
        // For a body over 1 MiB, curl expects a 100 by default.
        let mut arguments = vec!["--verbose", "--expect100-timeout", "20", "--data-binary", "@-"];
        arguments.extend(["-w", "\n%{http_code} %{size_upload}", "--max-time", "15", &url]);
        run_with(&mut command(&curl, &arguments), &body)
    };
    let accepted = send("/count");
    assert!(accepted.stderr.contains("< HTTP/1.1 100 Continue"), "{}", accepted.stderr);
    assert_eq!(accepted.text(), "2097152\n200 2097152");
    // If the handler does not read the body, curl does not send it.
    let refused = send("/refuse");
    assert!(!refused.stderr.contains("100 Continue"), "{}", refused.stderr);
    assert_eq!(refused.text(), "no\n403 0", "the body was not sent");
}

#[test]
fn curl_reads_a_response_sent_before_its_body() {
    let Some(curl) = find(&["curl"]) else { return };
    let app = App::start();
    let body = "x".repeat(8 * 1024 * 1024);
    let arguments = ["-H", "expect:", "-w", " %{http_code}", "--data-binary", "@-"];
    let url = app.url("/refuse");
    let out = run_with(&mut command(&curl, &[&arguments[..], &[&url]].concat()), &body);
    assert_eq!(out.stdout, "no 403", "{}", out.stderr);
}

#[test]
fn curl_http_1_0_works_and_http_0_9_does_not() {
    check(|app, curl| {
        let old =
            curl(&["--http1.0", "--include", &app.url("/version"), &app.url("/hello")]).text();
        assert_eq!(old.matches("HTTP/1.1 200 OK").count(), 2, "{old}");
        assert!(old.contains("Http10"), "{old}");
        let stream = curl(&["--http1.0", "--include", &app.url("/chunks/5")]).text();
        let (head, body) = stream.split_once("\r\n\r\n").expect("a head");
        assert!(!head.contains("transfer-encoding"), "{head}");
        assert_eq!(body.len(), 5 * 1024);
        let kept = ["--http1.0", "-H", "connection: keep-alive", "-w", "\n%{num_connects}\n"];
        let kept = curl(&[&kept[..], &[&app.url("/hello"), &app.url("/hello")]].concat()).text();
        assert_eq!(kept, "hello\n1\nhello\n0\n");
    });
}

#[test]
fn curl_sends_other_methods_and_small_bodies() {
    check(|app, curl| {
        let code = ["-w", " %{http_code}"];
        let send = |arguments: &[&str], target: &str| {
            curl(&[&code[..], arguments, &[&app.url(target)]].concat()).text()
        };
        assert_eq!(send(&["-d", "abc"], "/mirror"), "abc 200");
        assert_eq!(send(&["-d", ""], "/count"), "0 200");
        assert_eq!(send(&["-F", "a=b"], "/count").split(' ').nth(1), Some("200"));
        assert!(send(&["-X", "PUT"], "/hello").ends_with(" 405"));
        assert!(send(&["-X", "OPTIONS"], "/hello").ends_with(" 204"));
    });
}

#[test]
fn curl_gopher_request_gets_no_content() {
    check(|app, curl| {
        // For a gopher URL, curl sends a request line of HTTP/0.9: a path and nothing else.
        let host = app.addr().to_string();
        let gopher = format!("gopher://{host}/1/hello");
        let out = curl(&["--http0.9", &gopher]);
        assert!(!out.stdout.starts_with("hello"), "{}", out.stdout);
        assert!(out.stdout.is_empty() || out.stdout.starts_with("HTTP/1.1 400"), "{}", out.stdout);
    });
}

#[test]
fn curl_upgrade_offer_of_http_2_is_ignored() {
    check(|app, curl| {
        let arguments = ["--http2", "-w", " %{http_version} %{num_connects}\n"];
        let url = app.url("/hello");
        let text = curl(&[&arguments[..], &[&url, &url]].concat()).text();
        assert_eq!(text, "hello 1.1 1\nhello 1.1 0\n");
    });
}

#[test]
fn curl_upgrade_switches_to_a_raw_stream() {
    let Some(curl) = find(&["curl"]) else { return };
    let app = App::start();
    // There are no frames: curl prints the bytes after the 101 until its time is up.
    let arguments = ["--include", "--no-buffer", "--max-time", "1"];
    let headers = ["-H", "connection: upgrade", "-H", "upgrade: websocket", &app.url("/raw")];
    let out = run(&mut command(&curl, &[&arguments[..], &headers].concat()));
    assert!(out.stdout.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{}", out.stdout);
    assert!(out.stdout.contains("upgrade: websocket"), "{}", out.stdout);
    // Without an `Upgrade` field the response names the protocol that is required.
    let out = run(&mut command(&curl, &["--include", &app.url("/raw")]));
    assert!(out.stdout.starts_with("HTTP/1.1 426 "), "{}", out.stdout);
}
