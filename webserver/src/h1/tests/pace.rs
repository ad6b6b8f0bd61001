//! Clients that make progress, but too slowly.

use super::*;

const DRIP: Duration = Duration::from_millis(20);

fn limits(least_rate: u64) -> Limits {
    Limits { least_rate, rate_grace_time: Duration::from_millis(100), ..Limits::default() }
}

#[test]
fn least_rate_answers_a_dripping_body_with_408() {
    drip_to("/echo");
}

#[test]
fn least_rate_is_not_reset_by_a_pausing_handler() {
    drip_to("/steps");
}

fn drip_to(path: &str) {
    run(async {
        let mut served = start(limits(1000), 4096);
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n");
        served.client.write_all(head.as_bytes()).await.expect("written");
        let (mut from, mut to) = tokio::io::split(served.client);
        tokio::spawn(async move {
            while to.write_all(b"x").await.is_ok() {
                tokio::time::sleep(DRIP).await;
            }
        });
        let mut out = Vec::new();
        from.read_to_end(&mut out).await.expect("read to the end");
        let out = plain(&out);
        assert!(out.starts_with("HTTP/1.1 408 "), "{out}");
        assert!(out.contains("connection: close\r\n"), "{out}");
    });
}

#[test]
fn least_rate_accepts_a_fast_body_and_zero_accepts_any() {
    for rate in [10, 0] {
        run(async {
            let mut served = start(limits(rate), 4096);
            let head = b"POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 20\r\n\r\n";
            served.client.write_all(head).await.expect("written");
            for _ in 0..20 {
                served.client.write_all(b"x").await.expect("written");
                tokio::time::sleep(DRIP).await;
            }
            let body = "x".repeat(20);
            assert_eq!(read_until(&mut served.client, &body).await, ok(&body));
        });
    }
}

#[test]
fn least_rate_answers_a_body_that_drips_later_with_408() {
    run(async {
        let mut served = start(limits(1000), 1 << 17);
        let head = "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\n";
        // The bytes of a hundred seconds at once.
        let input = format!("{head}{}", "x".repeat(100_000));
        served.client.write_all(input.as_bytes()).await.expect("written");
        let (mut from, mut to) = tokio::io::split(served.client);
        tokio::spawn(async move {
            while to.write_all(b"x").await.is_ok() {
                tokio::time::sleep(DRIP).await;
            }
        });
        let mut out = Vec::new();
        from.read_to_end(&mut out).await.expect("read to the end");
        assert!(plain(&out).starts_with("HTTP/1.1 408 "), "{}", plain(&out));
    });
}

#[test]
fn least_rate_does_not_count_the_time_of_the_handler() {
    run(async {
        let mut served = start(limits(20_000), 4096);
        let body = "x".repeat(20_000);
        let head = "POST /slowly HTTP/1.1\r\nhost: x\r\ncontent-length: 20000\r\n\r\n";
        served.client.write_all(format!("{head}{body}").as_bytes()).await.expect("written");
        assert_eq!(read_until(&mut served.client, "20000").await, ok("20000"));
    });
}

#[test]
fn least_rate_cuts_a_client_that_reads_byte_by_byte() {
    run(async {
        let mut served = start(limits(10_000), 64);
        served.client.write_all(b"GET /big HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("written");
        let mut read = 0;
        while served.client.read_u8().await.is_ok() {
            read += 1;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        served.done.await.expect("a connection does not panic");
        assert!(read < 50_000, "{read} bytes");
    });
}
