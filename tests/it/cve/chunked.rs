//! Chunked bodies and trailers (RFC 9112, section 7.1).

use super::attack::{Attack, Bytes, Row};

pub(crate) const ROWS: &[Row] = &[
    Row::refused(
        "CVE-2021-32714",
        "hyper",
        "a chunk size that overflows is refused",
        413,
        chunked!("f0000000000000003\r\nabc\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2021-22960",
        "llhttp",
        "a carriage return within a chunk extension is refused",
        400,
        chunked!("5;a\r;b\r\nhello\r\n0\r\n\r\n"),
    ),
    Row {
        cve: "CVE-2024-22019",
        server: "Node.js",
        name: "chunk extensions have a limit",
        attack: Attack::Refused(400, Bytes::Made(one_long_extension)),
    },
    Row {
        cve: "CVE-2023-39326",
        server: "Go net/http",
        name: "the extensions of all chunks together have a limit",
        attack: Attack::Refused(400, Bytes::Made(many_extensions)),
    },
    Row::refused(
        "CVE-2025-22871",
        "Go net/http",
        "a line feed alone does not end a chunk size",
        400,
        chunked!("5\nhello\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2025-55315",
        "Kestrel",
        "a line feed alone within a chunk extension is refused",
        400,
        chunked!("2;\nxx\r\nxy\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2013-2028",
        "nginx",
        "a chunk size that overflows is refused",
        413,
        chunked!("ffffffffffffffed\r\nabc\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2002-0392",
        "Apache httpd",
        "a chunk size that is not hexadecimal digits is refused",
        400,
        chunked!("-5\r\nhello\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2015-3183",
        "Apache httpd",
        "a control character in a chunk extension is refused",
        400,
        chunked!("5;a=\x01\r\nhello\r\n0\r\n\r\n"),
    ),
    Row {
        cve: "CVE-2022-22720",
        server: "Apache httpd",
        name: "a body whose end cannot be found ends the connection",
        attack: Attack::Refused(200, Bytes::Text(IGNORED)),
    },
    Row::refused(
        "CVE-2025-43859",
        "h11",
        "data that is longer than its chunk is refused",
        400,
        chunked!("5\r\nhelloXX0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2024-52304",
        "aiohttp",
        "a line feed alone within a chunk extension is refused",
        400,
        chunked!("5;a=\nb\r\nhello\r\n0\r\n\r\n"),
    ),
    Row::answered(
        "CVE-2025-53643",
        "aiohttp",
        "a trailer section is read, and then the next request",
        &[(200, "hello")],
        chunked!("5\r\nhello\r\n0\r\nx-check: 1\r\nx-more: 2\r\n\r\n"),
    ),
    Row {
        cve: "CVE-2026-22815",
        server: "aiohttp",
        name: "a trailer section has a limit, and bytes beyond it are not a request",
        attack: Attack::Refused(431, Bytes::Made(long_trailers)),
    },
    Row {
        cve: "CVE-2012-3544",
        server: "Tomcat",
        name: "chunk extensions have a limit",
        attack: Attack::Refused(400, Bytes::Made(one_long_extension_unread)),
    },
    Row {
        cve: "CVE-2013-4322",
        server: "Tomcat",
        name: "whitespace in a trailer field counts towards the limit",
        attack: Attack::Refused(431, Bytes::Made(much_whitespace)),
    },
    Row::refused(
        "CVE-2014-0075",
        "Tomcat",
        "a chunk size that overflows is refused",
        413,
        chunked!("100000000000000005\r\nhello\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2014-0227",
        "Tomcat",
        "nothing is read after a malformed chunk",
        400,
        chunked!("zz\r\nhello\r\n5\r\nhello\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2023-45648",
        "Tomcat",
        "a malformed trailer field is refused",
        400,
        chunked!("5\r\nhello\r\n0\r\nx y: z\r\n\r\n"),
    ),
    Row {
        cve: "CVE-2023-46589",
        server: "Tomcat",
        name: "a trailer section has a limit, and bytes beyond it are not a request",
        attack: Attack::Refused(431, Bytes::Made(one_long_trailer)),
    },
    Row {
        cve: "CVE-2017-7657",
        server: "Jetty",
        name: "a chunk size is not cut to 32 bits",
        attack: Attack::Cut(
            413,
            Bytes::Text(chunked!(
                "100000005\r\nhello\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n"
            )),
        ),
    },
    Row::refused(
        "CVE-2022-24790",
        "Puma",
        "a chunk size that is not hexadecimal digits is refused",
        400,
        chunked!("5g\r\nhello\r\n0\r\n\r\n"),
    ),
    Row {
        cve: "CVE-2024-21647",
        server: "Puma",
        name: "the extensions of all chunks together have a limit",
        attack: Attack::Refused(400, Bytes::Made(many_names)),
    },
    Row::refused(
        "CVE-2022-24801",
        "Twisted",
        "a chunk size that is not hexadecimal digits is refused",
        400,
        chunked!("0x5\r\nhello\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2020-10719",
        "Undertow",
        "a chunk size that overflows is refused",
        413,
        chunked!("8000000000000005\r\nhello\r\n0\r\n\r\n"),
    ),
    Row::refused(
        "CVE-2025-58056",
        "Netty",
        "a line feed alone does not end a chunk size",
        400,
        chunked!("5\r\nhello\r\n0\n\r\n"),
    ),
    Row::refused(
        "CVE-2025-58068",
        "Eventlet",
        "a request line in a trailer section is not a request",
        400,
        chunked!("0\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n"),
    ),
];

/// A body that its handler does not read and that turns out to be malformed.
const IGNORED: &str =
    "POST /ignore HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nx\r\nhello\r\n0\r\n\r\n";

const HEAD: &str = chunked!("");

fn one_long_extension() -> String {
    format!("{HEAD}5;{}\r\nhello\r\n0\r\n\r\n", "a".repeat(100_000))
}

fn one_long_extension_unread() -> String {
    format!("{HEAD}5;a=\"{}\"\r\nhello\r\n0\r\n\r\n", ";".repeat(20_000))
}

/// Returns a body with many extensions, each of which is short.
fn many_extensions() -> String {
    let chunk = format!("1;{}\r\nx\r\n", "a".repeat(900));
    format!("{HEAD}{}0\r\n\r\n", chunk.repeat(100))
}

fn many_names() -> String {
    let chunk = "1;a;b;c;d=e;f=\"g\"\r\nx\r\n";
    format!("{HEAD}{}0\r\n\r\n", chunk.repeat(3000))
}

fn much_whitespace() -> String {
    format!("{HEAD}5\r\nhello\r\n0\r\nx:{}y\r\n\r\n", " ".repeat(20_000))
}

fn long_trailers() -> String {
    format!("{HEAD}5\r\nhello\r\n0\r\n{}\r\n", "x-a: b\r\n".repeat(10_000))
}

fn one_long_trailer() -> String {
    let request = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
    format!("{HEAD}5\r\nhello\r\n0\r\nx: {}\r\n\r\n{request}", "a".repeat(9_000))
}
