//! Tasks that handlers spawned: they continue while a server stops, and after it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc};
use webserver::prelude::*;
use webserver::{Handle, Limits};
use webserver_tests::{Local, Wire, is_child};

use super::serving::{Serving, serve};

/// The duration of work that a stop waits for.
const WORK: Duration = Duration::from_millis(1500);

/// A user's own tracker of tasks: each task holds a sender.
#[derive(Clone)]
struct Tracker {
    token: mpsc::Sender<()>,
}

/// The gate that the tasks of a test wait for.
#[derive(Clone, Default)]
struct Go {
    notify: Arc<Notify>,
}

/// The work that has been done.
#[derive(Clone, Default)]
struct Done(Arc<Mutex<Vec<String>>>);

impl Done {
    fn add(&self, what: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(what.to_owned());
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[post("/tokio")]
async fn with_tokio(tracker: State<Tracker>, go: State<Go>, done: State<Done>) -> &'static str {
    let (token, go, done) = (tracker.token.clone(), go.notify.clone(), Done::clone(&done));
    tokio::spawn(async move {
        go.notified().await;
        // The runtime still has timers too.
        tokio::time::sleep(Duration::from_millis(10)).await;
        done.add("tokio");
        drop(token);
    });
    "accepted"
}

#[post("/spawn")]
async fn with_spawn(server: State<Handle>, done: State<Done>) -> &'static str {
    let done = Done::clone(&done);
    server.spawn(async move {
        tokio::time::sleep(WORK).await;
        done.add("spawn");
    });
    "accepted"
}

#[post("/guard")]
async fn with_guard(server: State<Handle>, done: State<Done>) -> &'static str {
    let (guard, done) = (server.task_guard(), Done::clone(&done));
    tokio::task::spawn_blocking(move || {
        std::thread::sleep(WORK);
        done.add("guard");
        drop(guard);
    });
    "accepted"
}

#[post("/forever")]
async fn forever(server: State<Handle>) -> &'static str {
    server.spawn(std::future::pending::<()>());
    "accepted"
}

/// The part of its server's tasks that a test sees.
struct Seen {
    done: Done,
    go: Go,
    /// Returns when the tasks have ended and the server has dropped its states.
    ended: mpsc::Receiver<()>,
}

fn server(limits: Limits) -> (Server, Seen) {
    let (token, ended) = mpsc::channel(1);
    let (done, go) = (Done::default(), Go::default());
    let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false).limits(limits);
    let handle = builder.handle();
    let builder = builder.routes(routes![with_tokio, with_spawn, with_guard, forever]);
    let builder = builder.state(handle).state(Tracker { token });
    let server = builder.state(done.clone()).state(go.clone()).build();
    (server, Seen { done, go, ended })
}

fn post(addr: SocketAddr, path: &str) {
    let mut wire = Wire::connect(addr);
    wire.send(format!("POST {path} HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n"));
    assert_eq!(wire.answer(false).text(), "accepted", "{path}");
}

#[test]
fn spawned_task_continues_after_run_has_returned() {
    let (server, mut seen) = server(Limits::default());
    let server = Local::start(server);
    post(server.addr, "/tokio");
    server.handle.stop();
    server.wait().expect("nothing was cut");
    assert!(seen.done.all().is_empty(), "a task that the server does not know is not waited for");
    seen.go.notify.notify_one();
    assert_eq!(seen.ended.blocking_recv(), None);
    assert_eq!(seen.done.all(), ["tokio"]);
}

#[test]
fn spawned_task_continues_after_the_future_of_run_is_dropped() {
    let (server, mut seen) = server(Limits::default());
    let handle = server.handle();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let running = tokio::spawn(server.run());
        let addr = handle.addrs().await[0];
        let posted = tokio::task::spawn_blocking(move || post(addr, "/tokio")).await;
        posted.expect("it is accepted");
        running.abort();
        assert!(running.await.is_err_and(|error| error.is_cancelled()));
    });
    seen.go.notify.notify_one();
    assert_eq!(seen.ended.blocking_recv(), None);
    assert_eq!(seen.done.all(), ["tokio"]);
}

#[test]
fn graceful_stop_waits_for_background_tasks() {
    for path in ["/spawn", "/guard"] {
        let (server, seen) = server(Limits::default());
        let server = Local::start(server);
        post(server.addr, path);
        server.handle.stop();
        server.wait().expect("nothing was cut");
        assert_eq!(seen.done.all(), [&path[1..]]);
    }
}

#[test]
fn grace_time_bounds_background_tasks_and_counts_them() {
    let mut limits = Limits::default();
    limits.grace_time = Duration::from_millis(200);
    let (server, _seen) = server(limits);
    let server = Local::start(server);
    post(server.addr, "/forever");
    post(server.addr, "/forever");
    let start = Instant::now();
    server.handle.stop();
    let error = server.wait().expect_err("two tasks do not end");
    assert!(start.elapsed() >= Duration::from_millis(200), "they had their time");
    let text = "stopped with 0 connections cut; 2 background tasks had not ended";
    assert_eq!((error.to_string().as_str(), error.tasks_left()), (text, Some(2)));
}

#[test]
fn immediate_stop_does_not_wait_for_background_tasks() {
    let (server, _seen) = server(Limits::default());
    let server = Local::start(server);
    post(server.addr, "/forever");
    server.handle.stop();
    std::thread::sleep(Duration::from_millis(100));
    server.handle.stop_now();
    let error = server.wait().expect_err("a task does not end");
    assert_eq!((error.connections_cut(), error.tasks_left()), (Some(0), Some(1)));
}

#[test]
fn sigterm_does_not_end_spawned_tasks() {
    let own = concat!(module_path!(), "::sigterm_does_not_end_spawned_tasks");
    if is_child(own) {
        let (server, mut seen) = server(Limits::default());
        return serve(server, |ran| async move {
            println!("{ran}, and then {:?}", seen.done.all());
            seen.go.notify.notify_one();
            assert_eq!(seen.ended.recv().await, None);
            println!("at the end {:?}", seen.done.all());
        });
    }
    let process = Serving::start(own);
    post(process.addr, "/tokio");
    process.terminate();
    let rest = process.rest();
    assert!(rest.contains("run: Ok(()), and then []"), "{rest}");
    assert!(rest.contains("at the end [\"tokio\"]"), "{rest}");
}

#[test]
fn sigterm_waits_for_background_tasks() {
    let own = concat!(module_path!(), "::sigterm_waits_for_background_tasks");
    if is_child(own) {
        let (server, Seen { done, .. }) = server(Limits::default());
        return serve(server, |ran| async move { println!("{ran}, and then {:?}", done.all()) });
    }
    let process = Serving::start(own);
    post(process.addr, "/spawn");
    process.terminate();
    let rest = process.rest();
    assert!(rest.contains("run: Ok(()), and then [\"spawn\"]"), "{rest}");
}

#[test]
fn worker_threads_are_reused_by_later_servers() {
    let own = concat!(module_path!(), "::worker_threads_are_reused_by_later_servers");
    if is_child(own) {
        for _ in 0..20 {
            let server = Local::start(server(Limits::default()).0);
            server.handle.stop();
            server.wait().expect("nothing was cut");
        }
        let threads = std::fs::read_dir("/proc/self/task").expect("this is Linux").count();
        println!("\naddress 127.0.0.1:1\nthreads {threads}");
        return;
    }
    let rest = Serving::start(own).rest();
    let threads = rest.lines().find_map(|line| line.strip_prefix("threads "));
    let threads: usize = threads.expect("it is printed").parse().expect("a number");
    // Two workers, the threads that run the test, and threads that have not ended yet.
    assert!(threads < 15, "{threads} threads");
}
