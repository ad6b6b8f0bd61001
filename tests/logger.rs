//! What is logged of each request, as filters of the application's let it through.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use webserver::Logger;
use webserver::prelude::*;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics under it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[get("/fine")]
fn fine() {}

#[get("/fails")]
fn fails() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

/// The paths that are logged where only events of these levels are let through.
async fn logged(levels: &'static [LevelFilter]) -> Vec<&'static str> {
    let written = Written::default();
    let writer = written.clone();
    let _guard = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish()
        .with(filter_fn(|m| m.is_event() && levels.contains(&(*m.level()).into())))
        .set_default();
    let client =
        ServerBuilder::new().middleware(Logger).routes(routes![fine, fails]).build().client();
    for path in ["/fine", "/fails"] {
        client.get(path).send().await;
    }
    let text = written.0.lock().expect("no test panics under it").clone();
    let text = String::from_utf8(text).expect("a log is text");
    ["/fine", "/fails"].into_iter().filter(|path| text.contains(path)).collect()
}

#[tokio::test]
async fn each_level_is_heard_without_the_other() {
    assert_eq!(logged(&[LevelFilter::INFO]).await, ["/fine"]);
    assert_eq!(logged(&[LevelFilter::ERROR]).await, ["/fails"]);
    assert_eq!(logged(&[LevelFilter::INFO, LevelFilter::ERROR]).await, ["/fine", "/fails"]);
    assert!(logged(&[]).await.is_empty());
}

#[tokio::test]
async fn a_path_is_logged_in_its_normal_form_on_one_line() {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
    let guard = subscriber.set_default();
    let client = ServerBuilder::new().middleware(Logger).routes(routes![fine]).build().client();
    for target in ["/%66ine", "/a%0AINFO%1b%22b%2fc"] {
        client.get(target).send().await;
    }
    drop(guard);
    let text = written.0.lock().expect("no test panics under it").clone();
    let text = String::from_utf8(text).expect("a log is text");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("/fine") && !text.contains("%66"), "{text}");
    assert!(text.contains(r#"/a\nINFO\u{1b}\"b%2Fc"#), "{text}");
}
