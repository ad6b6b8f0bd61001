//! The server under attack.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::Local;

/// The deadlines of [`App::impatient`].
pub(crate) const PATIENCE: Duration = Duration::from_millis(300);

/// A running server.
pub(crate) struct App {
    pub(crate) serving: Local,
    smuggled: Smuggled,
}

impl App {
    /// Starts a server with the default limits.
    pub(crate) fn start() -> Self {
        Self::with(Limits::default())
    }

    /// Starts a server whose deadlines are short enough for a test to wait for.
    pub(crate) fn impatient() -> Self {
        let mut limits = Limits::default();
        limits.first_byte_time = PATIENCE;
        limits.head_time = PATIENCE;
        limits.idle_time = PATIENCE;
        limits.body_time = PATIENCE;
        Self::with(limits)
    }

    fn with(mut limits: Limits) -> Self {
        limits.grace_time = Duration::from_secs(5);
        let smuggled = Smuggled::default();
        let server = ServerBuilder::new()
            .bind("127.0.0.1:0")
            .workers(2)
            .banner(false)
            .limits(limits)
            .state(smuggled.clone())
            .routes(routes![hello, echo, ignore, slow, go, file, smuggle])
            .build();
        Self { serving: Local::start(server), smuggled }
    }

    /// Returns how many requests have reached [`smuggle`] since the last call.
    pub(crate) fn smuggled(&self) -> usize {
        self.smuggled.0.swap(0, Ordering::SeqCst)
    }
}

#[derive(Clone, Default)]
struct Smuggled(Arc<AtomicUsize>);

/// The route of smuggled requests. No request may reach it.
#[get("/smuggled")]
fn smuggle(State(smuggled): State<Smuggled>) -> &'static str {
    smuggled.0.fetch_add(1, Ordering::SeqCst);
    "smuggled"
}

#[get("/hello")]
fn hello() -> &'static str {
    "hello"
}

#[post("/echo")]
fn echo(body: Bytes) -> Bytes {
    body
}

/// A handler that does not read its body.
#[post("/ignore")]
fn ignore() -> &'static str {
    "ignored"
}

#[get("/slow/{ms}")]
async fn slow(ms: u64) -> &'static str {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "slow"
}

/// Copies text from the request into a field of the response.
#[get("/go?{to}")]
fn go(to: String) -> Redirect {
    Redirect::see_other(to)
}

/// Returns the path that a handler would open in a folder.
#[get("/files/{path..}")]
fn file(path: PathBuf) -> String {
    path.display().to_string()
}
