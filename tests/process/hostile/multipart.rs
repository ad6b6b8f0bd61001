//! Forms with parts: malformed, without an end, cut at every position, and slow.

use std::iter::repeat_n;
use std::time::{Duration, Instant};

use webserver_tests::Wire;

use super::target::{After, KIB, MIB, Target, exchange, goes_on, post};

const FORM: &str = "multipart/form-data; boundary=b";

fn part(disposition: &str, data: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{data}\r\n")
}

/// Sends a body as a whole, and checks status, text and connection.
fn check(
    target: &Target,
    [path, content_type]: [&str; 2],
    body: &str,
    (status, text): (u16, &str),
    after: After,
) {
    let mut wire = target.connect();
    let head = post(path, content_type, body.len());
    let answer = exchange(&mut wire, [head.as_bytes(), body.as_bytes()], after);
    let got = answer.text();
    assert!(answer.status == status && got.contains(text), "{content_type} {body:.200} {got}");
}

#[test]
fn multipart_that_is_malformed_is_refused() {
    let own = concat!(module_path!(), "::multipart_that_is_malformed_is_refused");
    let Some(target) = Target::start(own) else { return };
    let whole = part("name=title", "Cats") + "--b--\r\n";
    let long = "a".repeat(70);
    let of = |boundary: &str| format!("multipart/form-data; boundary={boundary}");
    let with_long = whole.replace("--b", &format!("--{long}"));
    let kept = |path: &str, content_type: &str, body: &str, status: u16, text: &str| {
        check(&target, [path, content_type], body, (status, text), After::Kept);
    };
    kept("/stream", FORM, &whole, 200, "title None 4;");
    kept("/stream", &of(&long), &with_long, 200, "title None 4;");
    kept("/stream", &of(&format!("{long}a")), &with_long, 400, "not 1 to 70 of the allowed");
    kept("/stream", "multipart/form-data; boundary=b; boundary=b", &whole, 400, "more than one");
    kept(
        "/stream",
        "multipart/form-data; boundary=c; boundary=\"b\"",
        &whole,
        400,
        "more than one",
    );
    kept("/stream", &of("c"), &whole, 400, "ends before its last boundary");
    kept("/stream", FORM, "", 400, "ends before its last boundary");
    kept("/stream", FORM, "\r\n--b", 400, "ends before its last boundary");

    // A text inside of a quoted file name is not a name.
    let admin = part(r#"filename="x; name=admin "; name=user"#, "abc") + "--b--";
    kept("/stream", FORM, &admin, 200, r#"user Some("x; name=admin ") 3;"#);
    let nameless = part(r#"filename="x; name=admin ""#, "abc") + "--b--";
    kept("/stream", FORM, &nameless, 400, "does not have a `name`");
    let both = part(r#"name=user; filename="x"; name=admin"#, "abc") + "--b--";
    kept("/stream", FORM, &both, 400, "malformed `Content-Disposition`");

    // The body ends at each position before the last boundary.
    for end in 0..whole.len() - 2 {
        kept("/stream", FORM, &whole[..end], 400, r#""in":"body""#);
    }
    target.survives(0);
}

#[test]
fn multipart_that_the_client_cuts_is_forgotten() {
    let own = concat!(module_path!(), "::multipart_that_the_client_cuts_is_forgotten");
    let Some(target) = Target::start(own) else { return };
    let body = part("name=title", "a") + &part("name=files; filename=a", &"x".repeat(300_000));
    let head = post("/typed", FORM, body.len() + 5);
    for length in [0, 3, 10, 60, 70, 100, 150, 1000, 200_000, body.len()] {
        // The client ends its sending, and still reads.
        let mut wire = target.connect();
        wire.send(&head);
        wire.send(&body[..length]);
        wire.finish();
        let answer = wire.answer(false);
        assert_eq!(answer.status, 400, "{length}");
        goes_on(&mut wire, &answer, After::Closed);
        // The client is gone.
        let mut wire = target.connect();
        wire.send(&head);
        wire.send(&body[..length]);
    }
    target.survives(2 * MIB);
}

/// Returns a body that begins and then repeats a text, in pieces of a mebibyte.
fn endless<'a>(begin: &'a str, again: &str, bytes: usize) -> impl Iterator<Item = Vec<u8>> + 'a {
    let piece = again.repeat((1 << 20) / again.len() + 1).into_bytes();
    std::iter::once(begin.as_bytes().to_vec()).chain(repeat_n(piece, bytes >> 20))
}

#[test]
fn multipart_without_an_end_is_refused_early() {
    let own = concat!(module_path!(), "::multipart_without_an_end_is_refused_early");
    let Some(target) = Target::start(own) else { return };
    let head = "--b\r\nContent-Disposition: form-data; name=a\r\n";
    let empty = part("name=a", "");
    let field = format!("{head}X-Long: ");
    let name = "--b\r\nContent-Disposition: form-data; name=\"";
    let part_of_form = part("name=a", "x");
    let closed = format!("{part_of_form}--b--\r\n");
    let padded = format!("{part_of_form}--b");
    // A million parts are 50 MB.
    for (begin, again, status, text) in [
        ("", "x", 400, "4 KiB before its first part"),
        ("", "\r\n", 400, "4 KiB before its first part"),
        ("", "\r\n--", 400, "4 KiB before its first part"),
        ("", "\r\n--a", 400, "4 KiB before its first part"),
        (head, "X: y\r\n", 400, "head is larger than 16 KiB"),
        (&field, "y", 400, "head is larger than 16 KiB"),
        (&field, "\r", 400, "head is larger than 16 KiB"),
        (name, "y", 400, "head is larger than 16 KiB"),
        ("", &*empty, 413, "has more than 1000 parts"),
        (&closed, "x", 400, "after its last part"),
        (&closed, &part_of_form, 400, "after its last part"),
        (&padded, " ", 400, "other text after a boundary"),
    ] {
        for path in ["/stream", "/typed"] {
            let mut wire = target.connect();
            let head = post(path, FORM, 60 << 20).into_bytes();
            let pieces = std::iter::once(head).chain(endless(begin, again, 50 << 20));
            let answer = exchange(&mut wire, pieces, After::Closed);
            let got = answer.text();
            assert!(answer.status == status && got.contains(text), "{again:.40} {got}");
        }
    }
    target.survives(2 * MIB);
}

#[test]
fn multipart_client_that_ignores_its_refusal_is_cut_off() {
    let own = concat!(module_path!(), "::multipart_client_that_ignores_its_refusal_is_cut_off");
    let Some(target) = Target::start(own) else { return };
    for content_type in [FORM, "multipart/form-data; boundary=b; boundary=c"] {
        let mut wire = target.connect();
        wire.send(post("/typed", content_type, 60 << 20));
        let sent = endless("", "x", 60 << 20).take_while(|piece| wire.try_send(piece).is_ok());
        // What the server reads after its answer is limited, and so are the buffers of the system.
        assert!(sent.count() < 50, "the client can send everything");
    }
    target.survives(2 * MIB);
}

/// Returns the bytes as one chunk of a chunked body.
fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

fn post_chunked(path: &str) -> Vec<u8> {
    post(path, FORM, 0).replace("content-length: 0", "transfer-encoding: chunked").into_bytes()
}

#[test]
fn multipart_part_without_an_end_is_streamed() {
    let own = concat!(module_path!(), "::multipart_part_without_an_end_is_streamed");
    let Some(target) = Target::start(own) else { return };
    // A length over the limit is refused before the body is sent.
    let mut wire = target.connect();
    let answer = exchange(&mut wire, [post("/typed", FORM, 65 << 20)], After::Closed);
    assert_eq!(answer.status, 413);
    let begin = "--b\r\nContent-Disposition: form-data; name=files; filename=a\r\n\r\n";
    // Bytes that look like the beginning of a boundary must not be kept, or searched again.
    for again in ["x", "\r\n--", "\r", "\r\n--a", "\r\n-", "\r\n--\r\n--\0"] {
        for path in ["/stream", "/typed"] {
            let mut wire = target.connect();
            let pieces = endless(begin, again, 70 << 20).map(|piece| chunk(&piece));
            let pieces = std::iter::once(post_chunked(path)).chain(pieces);
            let answer = exchange(&mut wire, pieces, After::Closed);
            let got = answer.text();
            assert!(answer.status == 413 && got.contains("longer than 67108864"), "{again} {got}");
        }
    }
    // A boundary that something follows.
    let mut wire = target.connect();
    let pieces = endless(begin, "x\r\n--b\0", 70 << 20).map(|piece| chunk(&piece));
    let pieces = std::iter::once(post_chunked("/typed")).chain(pieces);
    let answer = exchange(&mut wire, pieces, After::Drained);
    assert_eq!(answer.status, 400);
    target.survives(12 * MIB);
}

#[test]
fn multipart_boundary_in_every_cut_is_found() {
    let own = concat!(module_path!(), "::multipart_boundary_in_every_cut_is_found");
    let Some(target) = Target::start(own) else { return };
    let almost = "\r\n--\r\n--\r\n-\r\n--a\r\n\r--b\n--b\r\r\n";
    let body = String::from("early\r\n--a\r\n")
        + &part("name=a", almost)
        + &part("name=c", "")
        + "--b \t\r\nContent-Disposition: form-data; name=d\r\n\r\n--b--\r\nlate --b";
    let expected = format!("a None {};c None 0;d None 0;", almost.len());
    let mut wire = target.connect();
    let mut send = |chunks: &[&[u8]]| {
        let coded: Vec<u8> = chunks.iter().flat_map(|bytes| chunk(bytes)).collect();
        wire.send([&post_chunked("/stream")[..], &coded, b"0\r\n\r\n"].concat());
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.text()), (200, expected.clone()), "{chunks:?}");
    };
    let bytes = body.as_bytes();
    for at in 1..bytes.len() {
        send(&[&bytes[..at], &bytes[at..]]);
    }
    for size in 1..40 {
        send(&bytes.chunks(size).collect::<Vec<_>>());
    }
    target.survives(0);
}

#[test]
fn multipart_of_a_slow_client_is_read_or_timed_out() {
    let own = concat!(module_path!(), "::multipart_of_a_slow_client_is_read_or_timed_out");
    let Some(target) = Target::start(own) else { return };
    let body = part("name=title", "a") + &part("name=files; filename=a", "meow") + "--b--";
    let mut wire = target.connect();
    for byte in (post("/typed", FORM, body.len()) + &body).bytes() {
        wire.send([byte]);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(wire.answer(false).text(), r#"Some("a") [(Some("a"), 4)]"#);

    let begin = "--b\r\nContent-Disposition: form-data; name=files; filename=a\r\n\r\n";
    let begin = begin.to_owned() + &"x".repeat(400_000);
    let begins = |target: &Target| {
        let mut wire = target.connect();
        wire.send(post("/typed", FORM, 1 << 20) + &begin);
        target.wait_until_there_are(1);
        wire
    };
    let ends = |wire: &mut Wire, start: Instant| {
        let answer = wire.answer(false);
        assert_eq!(answer.status, 408);
        assert!(start.elapsed() > Duration::from_millis(900), "{:?}", start.elapsed());
        target.wait_until_there_are(0);
        goes_on(wire, &answer, After::Closed);
    };
    // The client stops.
    let (mut wire, start) = (begins(&target), Instant::now());
    ends(&mut wire, start);
    // The client sends a byte now and then.
    let (mut wire, start) = (begins(&target), Instant::now());
    while !wire.has_answer() {
        wire.send("x");
        std::thread::sleep(Duration::from_millis(20));
        assert!(start.elapsed() < Duration::from_secs(20), "it is not cut");
    }
    ends(&mut wire, start);
    target.survives(2 * MIB);
}

/// Each client has a form with a large text, a large file, and a part that is not finished.
#[test]
fn multipart_memory_of_many_clients_is_bounded() {
    let own = concat!(module_path!(), "::multipart_memory_of_many_clients_is_bounded");
    // With a fixed threshold, glibc returns all large blocks that are freed to the system.
    let target = Target::start_by(own, |mut command, _| {
        command.env("MALLOC_MMAP_THRESHOLD_", "131072");
        Some(command)
    });
    let Some(target) = target else { return };
    let body = part("name=title", &"x".repeat(1 << 20))
        + &part("name=files; filename=a", &"x".repeat(8 << 20))
        + &part("name=files; filename=a", &"x".repeat(60_000));
    let mut wires: Vec<_> = (0..20).map(|_| target.connect()).collect();
    for wire in &mut wires {
        wire.send(post("/held", FORM, body.len() + 5) + &body);
        wire.send("--b--");
    }
    target.wait_until_there_are(20);
    // The text of 1 MiB, the file in memory, and as much again for buffers that are freed later.
    let bound = 20 * 2 * (MIB + 64 * KIB);
    wires.into_iter().for_each(Wire::reset);
    target.survives(bound);
}
