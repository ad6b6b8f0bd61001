//! Whether a server is alive, has started and is ready.

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use webserver::Limits;
use webserver::health::Health;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

const SECOND: Duration = Duration::from_secs(1);

/// Returns the status and text of `/readyz`.
async fn ready(health: &Health) -> (u16, String) {
    let client = health.add_to(ServerBuilder::new()).build().client();
    let answer = client.get("/readyz").peer_addr(([127, 0, 0, 1], 1)).send().await;
    (answer.status().as_u16(), answer.text().await)
}

fn health() -> Health {
    let builder = ServerBuilder::new();
    Health::new(builder.handle()).keep_findings_for(Duration::ZERO)
}

#[tokio::test]
async fn health_without_checks_is_ready_and_not_cached() {
    let client = health().add_to(ServerBuilder::new()).build().client();
    for path in ["/livez", "/startupz", "/readyz"] {
        let answer = client.get(path).send().await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.text().await, "{\"status\":\"ok\"}\n");
    }
}

#[tokio::test(start_paused = true)]
async fn check_that_fails_makes_the_server_unready() {
    let bad = || async { Err::<(), _>("say \"no\"\n") };
    let panics = || async { if true { panic!("on purpose") } else { Ok::<(), String>(()) } };
    let hangs = || std::future::pending::<Result<(), String>>();
    let good = || async { Ok::<(), String>(()) };
    let with = |health: Health| health.check("good", SECOND, good).details_if(|_| true);
    let text = |error: &str| {
        format!(
            "{{\"status\":\"unavailable\",\"reason\":\"a check failed\",\"checks\":{{\"it\":\
             {{\"status\":\"unavailable\",\"error\":\"{error}\"}},\"good\":{{\"status\":\"ok\"}}}}}}\n"
        )
    };
    let checked = with(health().check("it", SECOND, bad));
    assert_eq!(ready(&checked).await, (503, text("say \\\"no\\\"\\u000a")));
    let checked = with(health().check("it", SECOND, panics));
    assert_eq!(ready(&checked).await, (503, text("the check panicked")));
    let checked = with(health().check("it", SECOND, hangs));
    assert_eq!(ready(&checked).await, (503, text("no answer within 1s")));
    let good = "{\"status\":\"ok\",\"checks\":{\"good\":{\"status\":\"ok\"}}}\n";
    assert_eq!(ready(&with(health())).await, (200, good.to_owned()));
}

#[tokio::test]
async fn findings_are_told_only_to_those_who_are_allowed() {
    let bad = || async { Err::<(), _>("db-7.internal refuses user admin") };
    let checked = health().check("database", SECOND, bad);
    assert_eq!(ready(&checked).await, (503, "{\"status\":\"unavailable\"}\n".to_owned()));
    let from = |ip: [u8; 4]| {
        checked.clone().details_if(move |request| request.client_ip() == Some(ip.into()))
    };
    assert!(!ready(&from([10, 0, 0, 1])).await.1.contains("db-7"));
    assert!(ready(&from([127, 0, 0, 1])).await.1.contains("db-7"));
}

#[tokio::test]
async fn check_runs_once_at_a_time_and_its_finding_is_kept() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let check = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok::<(), String>(())
        }
    };
    let health =
        health().keep_findings_for(Duration::from_millis(300)).check("slow", SECOND, check);
    let client = health.add_to(ServerBuilder::new()).build().client();
    let (first, second) = tokio::join!(client.get("/readyz").send(), client.get("/readyz").send());
    // Before the first check is over, nothing is known.
    assert_eq!((first.status().as_u16(), second.status().as_u16()), (200, 503));
    for _ in 0..100 {
        assert_eq!(client.get("/readyz").send().await.status(), 200);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    tokio::time::sleep(Duration::from_millis(300)).await;
    // A request that is cancelled does not block the check for ever.
    drop(tokio::time::timeout(Duration::from_millis(5), client.get("/readyz").send()).await);
    let (first, second) = tokio::join!(client.get("/readyz").send(), client.get("/readyz").send());
    assert_eq!((first.status().as_u16(), second.status().as_u16()), (200, 200));
    assert_eq!(runs.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn server_is_unready_until_it_has_started() {
    let health = health().starting().details_if(|_| true);
    let text = "{\"status\":\"unavailable\",\"reason\":\"starting\",\"checks\":{}}\n";
    assert_eq!(ready(&health).await, (503, text.to_owned()));
    health.set_started();
    assert_eq!(ready(&health).await.0, 200);
}

#[tokio::test]
async fn server_that_is_stopped_while_a_check_runs_is_unready() {
    let builder = ServerBuilder::new();
    let handle = builder.handle();
    let health = Health::new(builder.handle()).check("slow", SECOND, move || {
        handle.stop();
        async { Ok::<(), String>(()) }
    });
    assert_eq!(ready(&health.details_if(|_| true)).await.0, 503);
}

/// Starts a server that still accepts for a while after it was asked to stop.
fn draining(delay: Duration) -> Local {
    let mut limits = Limits::default();
    limits.drain_delay = delay;
    let builder = builder().workers(2).limits(limits);
    let health = Health::new(builder.handle());
    Local::start(health.add_to(builder).build())
}

#[test]
fn server_is_unready_while_it_drains_and_still_accepts() {
    let server = draining(Duration::from_millis(600));
    let status = || Wire::connect(server.addr).get("/readyz", "").status;
    assert_eq!(status(), 200);
    let start = Instant::now();
    server.handle.stop();
    assert_eq!(status(), 503);
    let mut kept = Wire::connect(server.addr);
    while start.elapsed() < Duration::from_millis(400) {
        assert_eq!(kept.get("/readyz", "").status, 503);
        assert_eq!(kept.get("/livez", "").status, 200);
        std::thread::sleep(Duration::from_millis(50));
    }
    // The connection was kept, and new ones were accepted. After the delay the listeners close.
    while TcpStream::connect(server.addr).is_ok() {
        assert!(start.elapsed() < Duration::from_secs(5), "the server still accepts");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(start.elapsed() >= Duration::from_millis(550), "{:?}", start.elapsed());
    server.wait().expect("nothing was cut");
}

#[test]
fn second_stop_does_not_wait_for_the_drain_delay() {
    let server = draining(Duration::from_mins(1));
    let start = Instant::now();
    server.handle.stop();
    std::thread::sleep(Duration::from_millis(50));
    server.handle.stop_now();
    server.wait().expect("nothing was cut");
    assert!(start.elapsed() < Duration::from_secs(10));
}
