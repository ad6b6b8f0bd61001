//! Time that is paused: what waits for a time is done at once, in the right order, without a socket.

use std::future::pending;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use tokio::time::{Instant, sleep};
use webserver::prelude::*;
use webserver::{Event, Limits, Sse};

#[get("/never", timeout = "30 s")]
async fn never() {
    pending::<()>().await;
}

/// Takes as long as the limit of the server allows, and one second more if it is asked to.
#[get("/works?{longer}")]
async fn works(longer: bool) -> &'static str {
    sleep(Duration::from_secs(if longer { 601 } else { 599 })).await;
    "done"
}

struct Silence;

impl Stream for Silence {
    type Item = Event;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Event>> {
        Poll::Pending
    }
}

#[get("/events")]
fn events() -> Sse<Silence> {
    Sse::new(Silence)
}

fn client() -> webserver::Client {
    let mut limits = Limits::default();
    limits.handler_time = Duration::from_mins(10);
    let routes = routes![never, works, events];
    ServerBuilder::new().limits(limits).routes(routes).build().client()
}

/// Returns the status and the time that passed on the paused clock.
async fn get(target: &str) -> (u16, Duration) {
    let start = Instant::now();
    let answer = client().get(target).send().await;
    (answer.status().as_u16(), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn handler_timeout_passes_in_paused_time() {
    let real = std::time::Instant::now();
    let check = |(status, took): (u16, Duration), expected: u16, seconds: u64| {
        assert_eq!(status, expected);
        let (least, most) = (Duration::from_secs(seconds), Duration::from_secs(seconds + 2));
        assert!((least..most).contains(&took), "{took:?} instead of {seconds} s");
    };
    check(get("/never").await, 503, 30);
    check(get("/works?longer=no").await, 200, 599);
    check(get("/works?longer=yes").await, 503, 600);
    assert!(real.elapsed() < Duration::from_secs(30), "the clock was not paused");
}

#[tokio::test(start_paused = true)]
async fn sse_heartbeat_comes_in_paused_time() {
    let mut answer = client().get("/events").send().await;
    let start = Instant::now();
    for beat in 1..=4 {
        assert_eq!(answer.chunk().await.as_deref(), Some(b":\n\n".as_slice()));
        let took = start.elapsed().as_secs();
        assert!((beat * 15..beat * 15 + 2).contains(&took), "{beat}: {took} s");
    }
}
