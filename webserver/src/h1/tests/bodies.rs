//! What a handler gets of a body that arrives completely, and of a body that does not.

use super::*;

/// Returns the status line of the answer to a chunked body, after which the connection ends.
fn refused(limits: &Limits, body: &str) -> String {
    let head = "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    let out = exchange_with(limits.clone(), format!("{head}{body}{next}").as_bytes(), 4096);
    assert!(out.contains("connection: close\r\n"), "{body:?}: {out}");
    assert_eq!(out.matches("HTTP/1.1 ").count(), 1, "{body:?}: {out}");
    out.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn chunked_body_error_has_its_status() {
    let limits = Limits { body_bytes: 1000, ..Limits::default() };
    let check = |body: &str, expected: &str| {
        assert_eq!(refused(&limits, body), format!("HTTP/1.1 {expected}"), "{body:?}");
    };
    check("zz\r\n", "400 Bad Request");
    check("3\r\nabcd", "400 Bad Request");
    check("3\r\nabc\n0\r\n\r\n", "400 Bad Request");
    check("0\r\ncontent-length: 3\r\n\r\n", "400 Bad Request");
    check("0\r\nx : y\r\n\r\n", "400 Bad Request");
    check("ffffffffffffffff\r\n", "413 Payload Too Large");
    check(&format!("3e9\r\n{}", "x".repeat(1001)), "413 Payload Too Large");
    check(&format!("1f4\r\n{}\r\n1f5\r\nx", "x".repeat(500)), "413 Payload Too Large");
    let long = format!("0\r\nx: {}\r\n\r\n", "y".repeat(9000));
    check(&long, "431 Request Header Fields Too Large");
    check(&format!("1;{}\r\na\r\n0\r\n\r\n", "x".repeat(1025)), "400 Bad Request");
    let chunk = format!("1;{}\r\na\r\n", "x".repeat(1000));
    check(&format!("{}0\r\n\r\n", chunk.repeat(17)), "400 Bad Request");
}

#[test]
fn chunked_body_has_the_limits_of_the_server() {
    let body = format!("1;{}\r\na\r\n0\r\nx: {}\r\n\r\n", "x".repeat(10), "y".repeat(30));
    let head = "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let fine = exchange(format!("{head}{body}").as_bytes(), usize::MAX);
    assert_eq!(fine, ok("a"));
    let check = |limits: &Limits, status: &str| {
        let line = refused(limits, &body);
        assert!(line.starts_with(&format!("HTTP/1.1 {status} ")), "{line}");
    };
    check(&Limits { chunk_extension_bytes: 10, ..Limits::default() }, "400");
    check(&Limits { all_chunk_extension_bytes: 10, ..Limits::default() }, "400");
    check(&Limits { trailer_bytes: 20, ..Limits::default() }, "431");
}

#[test]
fn trailers_are_available_after_the_body() {
    let head = "POST /trailers HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    let told = |text: &str| format!("{}{}", ok(text), ok("/b"));
    check(
        &format!("{head}3\r\nabc\r\n0\r\nX-Sum: 6 \r\ny: z\r\n\r\n{next}"),
        &told(r#"b"abc" {"X-Sum": "6", "y": "z"}"#),
    );
    check(&format!("{head}3\r\nabc\r\n0\r\n\r\n{next}"), &told(r#"b"abc" {}"#));
    check(&format!("{head}0\r\nx: y\r\n\r\n{next}"), &told(r#"b"" {"x": "y"}"#));
    let sized = "POST /trailers HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc";
    check(&format!("{sized}{next}"), &told(r#"b"abc" {}"#));
}

#[test]
fn tiny_chunks_are_joined() {
    let mut input =
        b"POST /pieces HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let count = 100_000;
    (0..count).for_each(|_| input.extend_from_slice(b"1\r\nx\r\n"));
    input.extend_from_slice(b"0\r\n\r\n");
    let out = exchange(&input, usize::MAX);
    let told = out.rsplit("\r\n\r\n").next().unwrap_or_default();
    let (pieces, bytes) = told.split_once(' ').expect("two numbers");
    assert_eq!(bytes, count.to_string());
    let pieces: usize = pieces.parse().expect("a number");
    assert!(pieces < count / 100, "{pieces} pieces of {count} chunks");
}

#[test]
fn drain_limit_counts_the_chunked_coding() {
    let head = "POST /unread HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    let chunks = |n: usize| "1\r\nx\r\n".repeat(n) + "0\r\n\r\n";
    let few = exchange(format!("{head}{}{next}", chunks(5000)).as_bytes(), usize::MAX);
    assert_eq!(few, ok("unread") + &ok("/b"));
    let many = exchange(format!("{head}{}{next}", chunks(20_000)).as_bytes(), usize::MAX);
    assert_eq!(many, ok("unread"));
}

/// Numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % below
    }
}

#[test]
fn large_body_is_the_same_in_all_segmentations() {
    for seed in 0..60 {
        let mut numbers = Numbers(seed);
        let path = ["/echo", "/through", "/elsewhere"][numbers.next(3)];
        let is_chunked = numbers.next(4) > 0;
        let (mut data, mut body) = (Vec::new(), Vec::new());
        for _ in 0..=numbers.next(30) {
            // Most chunks are tiny. The others have sizes around the one at which a chunk is passed
            // on without a copy.
            let n = match numbers.next(6) {
                0..3 => 1 + numbers.next(50),
                3 => 16_300 + numbers.next(200),
                4 => 1 + numbers.next(70_000),
                _ => 65_500 + numbers.next(70),
            };
            let chunk: Vec<u8> = (0..n).map(|_| b'a' + numbers.next(26) as u8).collect();
            body.extend_from_slice(format!("{n:x}\r\n").as_bytes());
            body.extend_from_slice(&chunk);
            body.extend_from_slice(b"\r\n");
            data.extend_from_slice(&chunk);
        }
        body.extend_from_slice(b"0\r\n\r\n");
        let length = data.len();
        let framing = format!("content-length: {length}");
        let (framing, body) = if is_chunked {
            ("transfer-encoding: chunked", &body)
        } else {
            (framing.as_str(), &data)
        };
        let mut input =
            format!("POST {path} HTTP/1.1\r\nhost: x\r\n{framing}\r\n\r\n").into_bytes();
        input.extend_from_slice(body);
        input.extend_from_slice(b"GET /b HTTP/1.1\r\nhost: x\r\n\r\n");
        let piece = [usize::MAX, 65_536, 40_000, 8192, 3000][numbers.next(5)];
        let out = exchange(&input, piece);
        let (answers, next) = out.split_at(out.len() - ok("/b").len());
        assert_eq!(next, ok("/b"), "seed {seed}");
        let (_, mut answer) = answers.split_once("\r\n\r\n").expect("a head");
        let mut got = String::new();
        if path == "/through" {
            while let Some((size, rest)) = answer.split_once("\r\n") {
                let size = usize::from_str_radix(size, 16).expect("a size");
                got.push_str(&rest[..size]);
                answer = &rest[size + 2..];
            }
        } else {
            got.push_str(answer);
        }
        assert!(got.as_bytes() == data, "seed {seed}: {} of {length} bytes", got.len());
    }
}
