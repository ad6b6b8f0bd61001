//! The cost of a connection while it is idle.

use super::*;

#[test]
fn idle_connection_future_is_small() {
    // Tokio allocates a task in steps of 128 bytes. With Tokio's own 80 bytes or so, this future
    // makes a task of two steps.
    let size = size_of::<Serving<Connection, Arc<()>>>();
    assert!(size <= 224, "{size} bytes");
}

/// Short deadlines for idle connections and for heads, one far shorter than the other.
fn limits(idle: u64, head: u64) -> Limits {
    let (idle_time, head_time) = (Duration::from_millis(idle), Duration::from_millis(head));
    Limits { idle_time, head_time, first_byte_time: idle_time, ..Limits::default() }
}

const GET: &str = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";

#[test]
fn connection_that_received_only_empty_lines_is_idle_and_closes_silently() {
    let closes = |input: &'static str, expected: &str| {
        assert_eq!(after_waiting(limits(300, 50), input), expected, "{input:?}");
    };
    closes("GET /a HTTP/1.1\r\nhost: x\r\n\r\n\r\n", &ok("/a"));
    closes("GET /a HTTP/1.1\r\nhost: x\r\n\r\n\r\n\r\n\r", &ok("/a"));
    closes("\r\n", "");
    closes("\r", "");
}

#[test]
fn head_after_an_empty_line_has_its_own_deadline() {
    let input = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n\r\nGET / HT";
    let out = after_waiting(limits(10_000, 50), input);
    assert!(out.starts_with(&ok("/a")) && out.contains("HTTP/1.1 408 "), "{out}");
}

#[test]
fn empty_lines_beyond_four_are_refused_in_any_segmentation() {
    check(&("\r\n".repeat(4) + GET + &"\r\n".repeat(4) + GET), &(ok("/a") + &ok("/a")));
    let refused =
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 7\r\nconnection: close\r\n\r\nrefused";
    check(&("\r\n".repeat(5) + GET), refused);
    check(&(GET.to_owned() + &"\r\n".repeat(5) + GET), &(ok("/a") + refused));
}

#[test]
fn stop_ends_a_connection_with_an_empty_line_at_once() {
    run(async {
        let mut served = start(Limits::default(), 4096);
        served.client.write_all(format!("{GET}\r\n").as_bytes()).await.expect("written");
        assert_eq!(read_until(&mut served.client, "/a").await, ok("/a"));
        tokio::time::sleep(Duration::from_millis(50)).await;
        served.closing.begin_stop();
        served.closing.end_idle();
        served.wheel.lock().expect("no test panics under it").wake_all();
        assert_eq!(served.client.read_u8().await.ok(), None);
    });
}

#[test]
fn blocked_worker_time_does_not_count_against_clients() {
    run(async {
        let mut served = start(limits(10_000, 600), 4096);
        let (first, second) = GET.split_at(8);
        served.client.write_all(first.as_bytes()).await.expect("written");
        tokio::time::sleep(Duration::from_millis(50)).await;
        // Blocks the worker like a handler that does not return.
        std::thread::sleep(Duration::from_millis(1200));
        tokio::time::sleep(Duration::from_millis(50)).await;
        served.client.write_all(second.as_bytes()).await.expect("written");
        assert_eq!(read_until(&mut served.client, "/a").await, ok("/a"));
    });
}
