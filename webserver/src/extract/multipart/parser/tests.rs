//! Bodies as browsers and attackers send them, whole and cut at every place.

use proptest::prelude::*;

use super::*;

/// Returns a text for each event, or the fault. The data of a part is joined.
fn events<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    max: usize,
) -> Result<Vec<String>, Fault> {
    let (mut parser, mut chunks) = (Parser::new(b"b", max), chunks.into_iter());
    let (mut events, mut data) = (Vec::new(), Vec::new());
    loop {
        match parser.next()? {
            Event::Part(head) => events.push(head.name),
            Event::Data(bytes) => {
                assert!(!bytes.is_empty());
                data.extend_from_slice(&bytes);
            }
            Event::PartEnd => events.push(std::mem::take(&mut data).escape_ascii().to_string()),
            Event::More => match chunks.next() {
                Some(chunk) => parser.push(Bytes::copy_from_slice(chunk)),
                None => {
                    parser.finish()?;
                    return Ok(events);
                }
            },
        }
    }
}

/// Checks a body, as a whole and in pieces of every size.
fn check(body: &[u8], expected: Result<&[&str], Fault>) {
    let expected = expected.map(|texts| texts.iter().map(ToString::to_string).collect::<Vec<_>>());
    for size in 1..=body.len().clamp(1, 99) {
        let read = events(body.chunks(size), 3);
        assert_eq!(read, expected, "{} in pieces of {size}", body.escape_ascii());
    }
    assert_eq!(events([body], 3), expected, "{}", body.escape_ascii());
}

const HEAD: &str = "Content-Disposition: form-data; name=a\r\n\r\n";

#[test]
fn multipart_bodies_are_read_in_any_pieces() {
    check(b"--b--\r\n", Ok(&[]));
    check(b"--b--", Ok(&[]));
    check(format!("--b\r\n{HEAD}x\r\n--b--\r\n").as_bytes(), Ok(&["a", "x"]));
    check(format!("--b\r\n{HEAD}\r\n--b--").as_bytes(), Ok(&["a", ""]));
    // The delimiter shares the CRLF of the head: a part without a body.
    check(format!("--b\r\n{HEAD}--b--").as_bytes(), Ok(&["a", ""]));
    check(
        format!("--b\r\n{HEAD}x\r\n--b\r\n{HEAD}y\r\n--b--").as_bytes(),
        Ok(&["a", "x", "a", "y"]),
    );
    check(format!("--b \t\r\n{HEAD}x\r\n--b-- \r\n").as_bytes(), Ok(&["a", "x"]));
    check(format!("before\r\n--b\r\n{HEAD}x\r\n--b--\r\nafter").as_bytes(), Ok(&["a", "x"]));
    check(format!("\r\n--b\r\n{HEAD}x\r\n--b--\r\n\r\n").as_bytes(), Ok(&["a", "x"]));
    let data = "\r\n-\r\r\n--a\r\n--\n--b";
    let expected = data.as_bytes().escape_ascii().to_string();
    check(format!("--b\r\n{HEAD}{data}\r\n--b--").as_bytes(), Ok(&["a", &expected]));
}

#[test]
fn multipart_bodies_outside_the_grammar_are_refused() {
    check(b"", Err(Fault::Incomplete));
    check(b"--", Err(Fault::Incomplete));
    check(b"--b", Err(Fault::Incomplete));
    check(b"--b-", Err(Fault::Incomplete));
    check(b"--b--\r", Err(Fault::Incomplete));
    check(b"name=value", Err(Fault::Incomplete));
    check(b"--b\r\n", Err(Fault::Incomplete));
    check(format!("--b\r\n{HEAD}").as_bytes(), Err(Fault::Incomplete));
    check(format!("--b\r\n{HEAD}x\r\n--").as_bytes(), Err(Fault::Incomplete));
    check(format!("--b\r\n{HEAD}x\r\n--b\r\n").as_bytes(), Err(Fault::Incomplete));
    check(b"--b\n", Err(Fault::Delimiter));
    check(b"--bc\r\n", Err(Fault::Delimiter));
    check(b"--b -- \r\n", Err(Fault::Delimiter));
    check(b"--b--x", Err(Fault::Delimiter));
    check(format!("--b\r\n{HEAD}x\r\n--bc\r\n").as_bytes(), Err(Fault::Delimiter));
    check(b"--b\r\n\r\nx\r\n--b--", Err(Fault::NoDisposition));
    check(b"--b\r\n--b\r\n\r\n", Err(Fault::Field));
}

#[test]
fn multipart_limits_are_exact_in_any_pieces() {
    let part = format!("--b\r\n{HEAD}\r\n");
    check(format!("{}--b--", part.repeat(3)).as_bytes(), Ok(&["a", "", "a", "", "a", ""]));
    check(format!("{}--b--", part.repeat(4)).as_bytes(), Err(Fault::TooManyParts));

    let long = |size: usize| {
        let head = HEAD.strip_suffix("\r\n").expect("it ends with an empty line");
        let fill = "x".repeat(size - head.len() - "X: ".len());
        format!("--b\r\nX: {fill}\r\n{head}\r\nx\r\n--b--")
    };
    check(long(PART_HEAD_BYTES).as_bytes(), Ok(&["a", "x"]));
    check(long(PART_HEAD_BYTES + 3).as_bytes(), Err(Fault::HeadTooLarge));
    check("x".repeat(IGNORED_BYTES + 3).as_bytes(), Err(Fault::Ignored));
    check(format!("--b--\r\n{}", "x".repeat(IGNORED_BYTES)).as_bytes(), Ok(&[]));
    check(format!("--b--\r\n{}", "x".repeat(IGNORED_BYTES + 1)).as_bytes(), Err(Fault::Ignored));
    check(format!("--b{}", " ".repeat(PADDING_BYTES + 1)).as_bytes(), Err(Fault::Delimiter));
}

#[test]
fn multipart_data_is_passed_on_without_a_copy() {
    let body = Bytes::from(format!("--b\r\n{HEAD}{}\r\n--b--", "x".repeat(5000)));
    let mut parser = Parser::new(b"b", 1);
    parser.push(body.clone());
    assert!(matches!(parser.next(), Ok(Event::Part(_))));
    let Ok(Event::Data(data)) = parser.next() else { panic!("the data follows the head") };
    assert_eq!(data.len(), 5000);
    assert!(body.as_ptr_range().contains(&data.as_ptr()));
}

/// The pieces of random bodies.
const PIECES: &[&str] = &[
    "--b",
    "\r\n",
    "\r\n--b\r\n",
    "\r\n--b--",
    HEAD,
    "--b\r\n",
    "\r",
    "-",
    "x",
    " ",
    "\n",
    "X: y\r\n",
    "--bc",
];

proptest! {
    #[test]
    fn multipart_events_are_the_same_in_any_pieces(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..20),
        is_begun: bool,
        size in 1..20_usize,
    ) {
        let begin = if is_begun { format!("--b\r\n{HEAD}") } else { String::new() };
        let body = (begin + &pieces.concat()).into_bytes();
        prop_assert_eq!(events(body.chunks(size), 3), events([&body[..]], 3));
    }
}
