//! Field lines (RFC 9112, section 5).

use super::attack::{Attack, Bytes, Row};

pub(crate) const ROWS: &[Row] = &[
    Row::refused(
        "CVE-2019-16276",
        "Go net/http",
        "whitespace between a field name and its colon is refused",
        400,
        post!("transfer-encoding : chunked", "0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2015-5739",
        "Go net/http",
        "a space is not read as the hyphen of a field name",
        400,
        post!("content length: 5", "hello"),
    ),
    Row {
        cve: "CVE-2021-31525",
        server: "Go net/http",
        name: "a head has a limit",
        attack: Attack::Refused(431, Bytes::Made(long_connection)),
    },
    Row {
        cve: "CVE-2023-24534",
        server: "Go net/http",
        name: "the fields of a head have a limit",
        attack: Attack::Refused(431, Bytes::Made(many_fields)),
    },
    Row::refused(
        "CVE-2020-8201",
        "llhttp",
        "a carriage return is not read as the hyphen of a field name",
        400,
        post!("content\rlength: 5", "hello"),
    ),
    Row::refused(
        "CVE-2021-22959",
        "llhttp",
        "whitespace between a field name and its colon is refused",
        400,
        post!("content-length : 5", "hello"),
    ),
    Row::refused(
        "CVE-2022-32214",
        "llhttp",
        "a line feed alone does not end a line",
        400,
        "GET /hello HTTP/1.1\r\nhost: a\nx: y\r\n\r\n",
    ),
    Row::refused(
        "CVE-2022-35256",
        "llhttp",
        "a field without the end of its line is refused",
        400,
        post!("x: y\ncontent-length: 5", "hello"),
    ),
    Row::refused(
        "CVE-2023-30589",
        "llhttp",
        "a carriage return alone does not end a line",
        400,
        post!("x: y\rcontent-length: 5", "hello"),
    ),
    Row::refused(
        "CVE-2024-27982",
        "llhttp",
        "a space before a field is refused",
        400,
        post!(" content-length: 5", "hello"),
    ),
    Row::refused(
        "CVE-2025-23167",
        "llhttp",
        "a carriage return alone does not end a line",
        400,
        "GET /hello HTTP/1.1\r\nhost: a\r\n\rXGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n",
    ),
    Row {
        cve: "CVE-2018-12121",
        server: "Node.js",
        name: "a head has a limit",
        attack: Attack::Refused(431, Bytes::Made(long_value)),
    },
    Row {
        cve: "CVE-2004-0493",
        server: "Apache httpd",
        name: "a head has a limit",
        attack: Attack::Refused(431, Bytes::Made(long_whitespace)),
    },
    Row::refused(
        "CVE-2006-3918",
        "Apache httpd",
        "an expectation is not repeated in the response that refuses it",
        417,
        "GET /hello HTTP/1.1\r\nhost: a\r\nexpect: <script>alert(1)</script>\r\n\r\n",
    ),
    Row::refused(
        "CVE-2012-0053",
        "Apache httpd",
        "the fields of a malformed request are not repeated in the response",
        400,
        "GET /hello HTTP/1.1\r\nhost: a\r\ncookie: secret=1\r\nsecret\x01: 2\r\n\r\n",
    ),
    Row::refused(
        "CVE-2023-37276",
        "aiohttp",
        "a carriage return alone does not end a line",
        400,
        post!("x-abc: \rxTransfer-Encoding: chunked", "1\r\nA\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2024-23829",
        "aiohttp",
        "a field name that is not a token is refused",
        400,
        post!("content-length: 5\r\nx(y): z", "hello"),
    ),
    Row::refused(
        "CVE-2026-34525",
        "aiohttp",
        "more than one Host is refused",
        400,
        "GET /hello HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
    ),
    Row::refused(
        "CVE-2020-1935",
        "Tomcat",
        "a line that ends in two carriage returns is refused",
        400,
        post!("transfer-encoding: chunked\r", "0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2015-2080",
        "Jetty",
        "a control character in a field is refused and nothing from memory is sent",
        400,
        "GET /hello HTTP/1.1\r\nhost: a\r\nreferer: secret\0secret\r\n\r\n",
    ),
    Row::refused(
        "CVE-2019-16785",
        "waitress",
        "a line feed alone does not end a line",
        400,
        post!("x: y\ntransfer-encoding: chunked", "0\r\n\r\n"),
    ),
    Row {
        cve: "CVE-2020-5236",
        server: "waitress",
        name: "a long malformed value is refused in one pass",
        attack: Attack::Refused(400, Bytes::Made(long_and_malformed)),
    },
    Row::refused(
        "CVE-2021-41136",
        "Puma",
        "a line feed within a value is refused",
        400,
        "GET /hello HTTP/1.1\r\nhost: a\r\nx: y\nz: secret\r\n\r\n",
    ),
    Row {
        cve: "CVE-2021-40346",
        server: "HAProxy",
        name: "a long field name is not mistaken for another",
        attack: Attack::Answered(&[(200, "hello")], Bytes::Made(long_name)),
    },
    Row::refused(
        "CVE-2023-25725",
        "HAProxy",
        "an empty field name is refused",
        400,
        post!(": x\r\ncontent-length: 5", "hello"),
    ),
    Row::refused(
        "CVE-2019-16869",
        "Netty",
        "whitespace between a field name and its colon is refused",
        400,
        post!("Transfer-Encoding : chunked\r\nContent-Length: 5", "0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2019-20444",
        "Netty",
        "a field without a colon is refused",
        400,
        post!("content-length: 5\r\ntransfer-encoding", "hello"),
    ),
    Row::refused(
        "CVE-2020-7238",
        "Netty",
        "a space before a field is refused",
        400,
        "POST /echo HTTP/1.1\r\n Transfer-Encoding: chunked\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello",
    ),
    Row::refused(
        "CVE-2021-43797",
        "Netty",
        "a field name that is not a token is refused",
        400,
        post!("\x0ccontent-length: 5", "hello"),
    ),
    Row {
        cve: "CVE-2021-42697",
        server: "Akka HTTP",
        name: "a deeply nested comment is read as a plain value",
        attack: Attack::Answered(&[(200, "hello")], Bytes::Made(nested_comment)),
    },
    Row::refused(
        "CVE-2015-8852",
        "Varnish",
        "a carriage return alone does not end a line",
        400,
        post!("content-length: 5\rcontent-length: 0", "hello"),
    ),
    Row::answered(
        "CVE-2012-5533",
        "lighttpd",
        "an empty element of Connection is ignored",
        &[(200, "hello")],
        "GET /hello HTTP/1.1\r\nhost: a\r\nconnection: TE,,Keep-Alive\r\n\r\n",
    ),
];

const HEAD: &str = "GET /hello HTTP/1.1\r\nhost: a\r\n";

fn long_value() -> String {
    format!("{HEAD}x: {}\r\n\r\n", "a".repeat(80_000))
}

fn long_connection() -> String {
    format!("{HEAD}connection: {}\r\n\r\n", "a,".repeat(40_000))
}

fn long_whitespace() -> String {
    format!("{HEAD}x:{}y\r\n\r\n", " ".repeat(80_000))
}

fn many_fields() -> String {
    format!("{HEAD}{}\r\n", "a:\r\n".repeat(1_000))
}

fn long_and_malformed() -> String {
    format!("{HEAD}x: {}\x10\r\n\r\n", "x".repeat(8_000))
}

/// A name whose length does not fit into a byte.
fn long_name() -> String {
    let name = format!("content-length0{}", "a".repeat(255));
    post!("content-length: 5\r\n@:", "hello").replace('@', &name)
}

fn nested_comment() -> String {
    format!("{HEAD}user-agent: {}{}\r\n\r\n", "(".repeat(5_000), ")".repeat(5_000))
}
