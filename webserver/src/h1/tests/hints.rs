//! Early hints (103) before an answer.

use super::*;

const HINT_A: &str = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
const HINT_B: &str = "HTTP/1.1 103 Early Hints\r\nlink: </b>\r\n\r\n";

#[test]
fn early_hints_are_sent_while_the_handler_runs() {
    run(async {
        let mut served = start(Limits::default(), 4096);
        let request = b"GET /hinted HTTP/1.1\r\nhost: x\r\n\r\n";
        served.client.write_all(request).await.expect("written");
        let hints = read_until(&mut served.client, "</b>\r\n\r\n").await;
        assert_eq!(hints, format!("{HINT_A}{HINT_B}"));
        assert_eq!(read_until(&mut served.client, "\r\n\r\nhinted").await, ok("hinted"));
    });
}

#[test]
fn early_hints_precede_the_response_and_are_not_sent_to_1_0() {
    let next = "GET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    check(
        &format!("GET /hinted HTTP/1.1\r\nhost: x\r\n\r\n{next}"),
        &format!("{HINT_A}{HINT_B}{}{}", ok("hinted"), ok("/b")),
    );
    check("GET /hinted HTTP/1.0\r\n\r\n", &ok_close("hinted"));
}

#[test]
fn early_hints_after_the_response_are_not_sent() {
    run(async {
        let mut served = start(Limits::default(), 4096);
        let both =
            b"GET /hinted-late HTTP/1.1\r\nhost: x\r\n\r\nGET /slow HTTP/1.1\r\nhost: x\r\n\r\n";
        served.client.write_all(both).await.expect("written");
        let out = read_until(&mut served.client, "slow").await;
        assert_eq!(out, ok("late") + &ok("slow"));
    });
}

#[test]
fn early_hints_are_limited_in_number() {
    let out = exchange(b"GET /hinted-much HTTP/1.1\r\nhost: x\r\n\r\n", usize::MAX);
    assert_eq!(out.matches(HINT_A).count(), 16);
    assert!(out.ends_with("\r\n\r\n16"), "{out}");
}
