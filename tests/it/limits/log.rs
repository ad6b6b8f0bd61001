//! The limits that a server logs when it starts.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;
use webserver::Limits;
use webserver_tests::builder;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nothing panics under it").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Returns the log of a server that is stopped as soon as it has started.
fn logged(limits: Limits, level: LevelFilter) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_max_level(level);
    let _guard = subscriber.with_writer(move || writer.clone()).finish().set_default();
    let server = builder().limits(limits).build();
    server.handle().stop();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(server.run()).expect("it stops in order");
    let log = log.0.lock().expect("nothing panics under it");
    String::from_utf8_lossy(&log).into_owned()
}

#[test]
fn limits_are_logged_at_the_start_at_debug_level() {
    let mut limits = Limits::default();
    limits.body_bytes = 12_345;
    let text = logged(limits.clone(), LevelFilter::DEBUG);
    let line = text.lines().find(|line| line.contains("the limits of this server"));
    let line = line.unwrap_or_else(|| panic!("it is not logged: {text}"));
    assert!(line.contains(&format!("limits={limits:?}")) && line.contains("DEBUG"), "{line}");
    assert!(line.contains("head_bytes: 16384") && line.contains("body_bytes: 12345"), "{line}");
    let text = logged(limits, LevelFilter::INFO);
    assert!(text.contains("listening") && !text.contains("head_bytes"), "{text}");
}
