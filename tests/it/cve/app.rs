//! The server under attack.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use webserver::Limits;
use webserver::prelude::*;
use webserver_tests::Local;

/// How long a client may be slow with [`App::impatient`].
pub(crate) const PATIENCE: Duration = Duration::from_millis(300);

/// A running server.
pub(crate) struct App {
    pub(crate) serving: Local,
    smuggled: Smuggled,
}

impl App {
    /// With the limits that are the default.
    pub(crate) fn start() -> Self {
        Self::with(Limits::default())
    }

    /// With deadlines that a test can wait for.
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

    /// How often something was taken for a request that was none, since this was last asked.
    pub(crate) fn smuggled(&self) -> usize {
        self.smuggled.0.swap(0, Ordering::SeqCst)
    }
}

#[derive(Clone, Default)]
struct Smuggled(Arc<AtomicUsize>);

/// Nobody may get here.
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

/// Does not look at its body.
#[post("/ignore")]
fn ignore() -> &'static str {
    "ignored"
}

#[get("/slow/{ms}")]
async fn slow(ms: u64) -> &'static str {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "slow"
}

/// Puts text from the request into a field of the answer.
#[get("/go?{to}")]
fn go(to: String) -> Redirect {
    Redirect::see_other(to)
}

/// A path that a handler would open below a folder.
#[get("/files/{path..}")]
fn file(path: PathBuf) -> String {
    path.display().to_string()
}
