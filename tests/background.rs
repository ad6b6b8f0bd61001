//! Work that continues while a server stops, and after it: tasks that handlers spawned, and
//! connections that one worker opened and another one waits for.

use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::sync::{Notify, mpsc};
use webserver::prelude::*;
use webserver::{Handle, Limits};
use webserver_tests::{Local, Wire};

/// The duration of work that a stop waits for.
const WORK: Duration = Duration::from_millis(1500);

/// The variable that names the test a child process is for.
const CHILD: &str = "WEBSERVER_TEST_CHILD";

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
fn a_task_that_a_handler_spawned_goes_on_after_run_has_returned() {
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
fn a_task_goes_on_and_the_states_are_dropped_when_the_future_of_run_is_dropped() {
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
fn run_waits_for_the_background_tasks_of_its_handle() {
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
fn background_tasks_have_no_longer_than_the_grace_time_and_are_counted() {
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
fn a_stop_at_once_waits_for_no_background_task() {
    let (server, _seen) = server(Limits::default());
    let server = Local::start(server);
    post(server.addr, "/forever");
    server.handle.stop();
    std::thread::sleep(Duration::from_millis(100));
    server.handle.stop_now();
    let error = server.wait().expect_err("a task does not end");
    assert_eq!((error.connections_cut(), error.tasks_left()), (Some(0), Some(1)));
}

// -- resources that one worker has opened

type Waits = Pin<Box<dyn Future<Output = String> + Send>>;

/// A future that one worker starts to poll and another one takes over.
#[derive(Clone, Default)]
struct Opened(Arc<Mutex<Option<Waits>>>);

impl Opened {
    fn put(&self, waits: Option<Waits>) -> Option<Waits> {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, waits)
    }
}

/// The server at the other end of a pool's connection.
struct Upstream {
    addr: SocketAddr,
}

/// Answers each connection after a delay.
fn upstream() -> Upstream {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = listener.local_addr().expect("it has an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            std::thread::spawn(move || {
                std::thread::sleep(WORK);
                // The test that sent the request may have failed.
                let _ = stream.write_all(b"connection");
            });
        }
    });
    Upstream { addr }
}

#[get("/worker")]
async fn worker() -> String {
    format!("{:?}", std::thread::current().id())
}

#[get("/open/{kind}")]
async fn open(kind: &str, upstream: State<Upstream>, opened: State<Opened>) -> &'static str {
    let mut waits: Waits = match kind {
        "connection" => {
            let stream = tokio::net::TcpStream::connect(upstream.addr).await;
            Box::pin(async move {
                let (mut stream, mut text) = (stream?, String::new());
                stream.read_to_string(&mut text).await?;
                Ok::<_, std::io::Error>(text)
            })
            .map_text()
        }
        "timer" => Box::pin(async {
            tokio::time::sleep(WORK).await;
            "timer".to_owned()
        }),
        "task" => {
            let task = tokio::spawn(tokio::time::sleep(WORK));
            Box::pin(async {
                task.await.map_or_else(|error| error.to_string(), |()| "task".into())
            })
        }
        _ => {
            let task = tokio::task::spawn_blocking(|| std::thread::sleep(WORK));
            let text = |()| "blocking".to_owned();
            Box::pin(async move { task.await.map_or_else(|error| error.to_string(), text) })
        }
    };
    // From now on it is registered with this worker's runtime.
    let begun = std::future::poll_fn(|cx| std::task::Poll::Ready(waits.as_mut().poll(cx))).await;
    assert!(begun.is_pending());
    opened.put(Some(waits));
    "opened"
}

trait MapText {
    fn map_text(self) -> Waits;
}

impl<F: Future<Output = std::io::Result<String>> + Send + 'static> MapText for Pin<Box<F>> {
    fn map_text(self) -> Waits {
        Box::pin(async { self.await.unwrap_or_else(|error| error.to_string()) })
    }
}

#[get("/wait")]
async fn wait(opened: State<Opened>) -> String {
    match opened.put(None) {
        Some(waits) => waits.await,
        None => "nothing was opened".to_owned(),
    }
}

fn two_workers(opened: &Opened, upstream: Upstream) -> Local {
    let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false);
    let builder = builder.routes(routes![worker, open, wait]);
    Local::start(builder.state(opened.clone()).state(upstream).build())
}

fn ask(wire: &mut Wire, target: &str) {
    wire.send(format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n"));
}

fn get(wire: &mut Wire, target: &str) -> String {
    ask(wire, target);
    wire.answer(false).text()
}

/// Opens a connection to each of the two workers.
fn to_each_worker(addr: SocketAddr) -> (Wire, Wire) {
    let mut first = Wire::connect(addr);
    let one = get(&mut first, "/worker");
    for _ in 0..200 {
        let mut second = Wire::connect(addr);
        if get(&mut second, "/worker") != one {
            return (first, second);
        }
    }
    panic!("all connections are one worker's");
}

const KINDS: [&str; 4] = ["connection", "timer", "task", "blocking"];

#[test]
fn a_request_that_waits_for_what_another_worker_opened_is_answered_during_a_stop() {
    for kind in KINDS {
        let server = two_workers(&Opened::default(), upstream());
        let (mut first, mut second) = to_each_worker(server.addr);
        assert_eq!(get(&mut first, &format!("/open/{kind}")), "opened");
        ask(&mut second, "/wait");
        std::thread::sleep(Duration::from_millis(200));
        server.handle.stop();
        assert!(first.is_closed(), "the worker that opened it has nothing to do any more");
        let answer = second.answer(false);
        assert_eq!((answer.status, answer.text().as_str()), (200, kind));
        server.wait().expect("nothing was cut");
    }
}

#[test]
fn what_a_worker_opened_works_after_its_server_has_ended_in_other_servers_too() {
    for kind in KINDS {
        let opened = Opened::default();
        let (server, other) = (two_workers(&opened, upstream()), two_workers(&opened, upstream()));
        let mut wire = Wire::connect(server.addr);
        assert_eq!(get(&mut wire, &format!("/open/{kind}")), "opened");
        let mut waits = Wire::connect(other.addr);
        ask(&mut waits, "/wait");
        std::thread::sleep(Duration::from_millis(200));
        server.handle.stop();
        server.wait().expect("nothing was cut");
        assert_eq!(waits.answer(false).text(), kind);
    }
}

// -- the same tests with signals, in separate processes

/// This test program, run as a child process that runs one test.
struct Process {
    child: Child,
    stdout: BufReader<ChildStdout>,
    addr: SocketAddr,
}

impl Process {
    fn start(test: &str) -> Self {
        let own = std::env::current_exe().expect("a test has a path");
        let mut child = Command::new(own);
        child.args(["--exact", test, "--nocapture"]).env(CHILD, test).stdout(Stdio::piped());
        let mut child = child.spawn().expect("a test can be run");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is a pipe"));
        let mut line = String::new();
        while !line.starts_with("address ") {
            line.clear();
            let read = stdout.read_line(&mut line).expect("it is text");
            assert!(read > 0, "the child ended");
        }
        let addr = line["address ".len()..].trim().parse().expect("an address");
        Self { child, stdout, addr }
    }

    fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
    }

    /// Returns the output printed after the child was told to end.
    fn rest(mut self) -> String {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).expect("it is text");
        assert!(self.child.wait().expect("it ends").success(), "{rest}");
        rest
    }
}

/// The program of the child: serves until a signal, and then runs `after`.
fn serve<F: Future<Output = ()>>(server: Server, after: impl FnOnce(String) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let handle = server.handle();
        let told = async { println!("\naddress {}", handle.addrs().await[0]) };
        let (ran, ()) = tokio::join!(server.run(), told);
        after(format!("run: {:?}", ran.map_err(|error| error.to_string()))).await;
    });
}

fn is_child(test: &str) -> bool {
    std::env::var(CHILD).is_ok_and(|name| name == test)
}

#[test]
fn a_task_that_a_handler_spawned_goes_on_after_sigterm() {
    let test = "a_task_that_a_handler_spawned_goes_on_after_sigterm";
    if is_child(test) {
        let (server, mut seen) = server(Limits::default());
        return serve(server, |ran| async move {
            println!("{ran}, and then {:?}", seen.done.all());
            seen.go.notify.notify_one();
            assert_eq!(seen.ended.recv().await, None);
            println!("at the end {:?}", seen.done.all());
        });
    }
    let process = Process::start(test);
    post(process.addr, "/tokio");
    process.terminate();
    let rest = process.rest();
    assert!(rest.contains("run: Ok(()), and then []"), "{rest}");
    assert!(rest.contains("at the end [\"tokio\"]"), "{rest}");
}

#[test]
fn run_waits_for_background_tasks_after_sigterm() {
    let test = "run_waits_for_background_tasks_after_sigterm";
    if is_child(test) {
        let (server, Seen { done, .. }) = server(Limits::default());
        return serve(server, |ran| async move { println!("{ran}, and then {:?}", done.all()) });
    }
    let process = Process::start(test);
    post(process.addr, "/spawn");
    process.terminate();
    let rest = process.rest();
    assert!(rest.contains("run: Ok(()), and then [\"spawn\"]"), "{rest}");
}

#[test]
fn a_request_that_waits_for_what_another_worker_opened_is_answered_after_sigterm() {
    let test = "a_request_that_waits_for_what_another_worker_opened_is_answered_after_sigterm";
    if is_child(test) {
        let builder = ServerBuilder::new().bind("127.0.0.1:0").workers(2).banner(false);
        let builder = builder.routes(routes![worker, open, wait]);
        let server = builder.state(Opened::default()).state(upstream()).build();
        return serve(server, |ran| async move { println!("{ran}") });
    }
    let process = Process::start(test);
    let (mut first, mut second) = to_each_worker(process.addr);
    assert_eq!(get(&mut first, "/open/connection"), "opened");
    ask(&mut second, "/wait");
    std::thread::sleep(Duration::from_millis(200));
    process.terminate();
    let answer = second.answer(false);
    assert_eq!((answer.status, answer.text().as_str()), (200, "connection"));
    let rest = process.rest();
    assert!(rest.contains("run: Ok(())"), "{rest}");
}

#[test]
fn servers_that_follow_one_another_use_the_same_threads() {
    let test = "servers_that_follow_one_another_use_the_same_threads";
    if is_child(test) {
        for _ in 0..20 {
            let server = Local::start(server(Limits::default()).0);
            server.handle.stop();
            server.wait().expect("nothing was cut");
        }
        let threads = std::fs::read_dir("/proc/self/task").expect("this is Linux").count();
        println!("\naddress 127.0.0.1:1\nthreads {threads}");
        return;
    }
    let rest = Process::start(test).rest();
    let threads = rest.lines().find_map(|line| line.strip_prefix("threads "));
    let threads: usize = threads.expect("it is printed").parse().expect("a number");
    // Two workers, the threads that run the test, and threads that have not ended yet.
    assert!(threads < 15, "{threads} threads");
}
