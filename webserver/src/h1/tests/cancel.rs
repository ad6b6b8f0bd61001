//! Clients that disconnect while a handler is running.

use super::*;

/// A connection over a real socket.
struct Socket {
    client: TcpStream,
    cancelled: Arc<AtomicUsize>,
    serving: tokio::task::JoinHandle<()>,
}

async fn socket() -> Socket {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let addr = listener.local_addr().expect("it has an address");
    let client = TcpStream::connect(addr).await.expect("it listens");
    let (socket, peer) = listener.accept().await.expect("a client connects");
    let app = Echo::default();
    let cancelled = app.cancelled.clone();
    let mut wheel = Wheel::default();
    let worker = Arc::<WorkerFlags>::default();
    let handle = wheel.add(PeerFacts::plain(Some(peer)));
    tick(Arc::new(std::sync::Mutex::new(wheel)), worker.clone());
    let stream = crate::io::Socket::Tcp(socket);
    let serving = serve_with(stream, app, Limits::default(), handle, worker);
    let serving = tokio::task::spawn_local(serving);
    Socket { client, cancelled, serving }
}

const NEVER: &[u8] = b"GET /never HTTP/1.1\r\nhost: x\r\n\r\n";

/// Plays a client that sends all of `input` and then resets the connection.
async fn reset_after(input: &[u8], half_closes: bool) {
    let Socket { mut client, cancelled, serving } = socket().await;
    client.write_all(input).await.expect("written");
    if half_closes {
        client.shutdown().await.expect("shut down");
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(cancelled.load(Ordering::Relaxed), 0);
    client.set_zero_linger().expect("it can be set");
    drop(client);
    serving.await.expect("a connection does not panic");
    assert_eq!(cancelled.load(Ordering::Relaxed), 1);
}

#[test]
fn reset_cancels_the_handler() {
    run(reset_after(NEVER, false));
}

#[test]
fn reset_after_unread_pipelined_requests_cancels_the_handler() {
    let many = [NEVER, &b"GET /b HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1000)].concat();
    run(reset_after(&many, false));
}

#[test]
fn reset_after_a_half_close_cancels_the_handler() {
    run(reset_after(NEVER, true));
}

#[test]
fn half_close_leaves_the_response_unless_the_limits_cancel() {
    run(async {
        for (half_close_cancels, expected) in [(false, ok("slow")), (true, String::new())] {
            let limits = Limits { half_close_cancels, ..Limits::default() };
            let mut served = start(limits, 4096);
            let request = b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n";
            served.client.write_all(request).await.expect("written");
            served.client.shutdown().await.expect("shut down");
            let mut out = Vec::new();
            served.client.read_to_end(&mut out).await.expect("read to the end");
            served.done.await.expect("a connection does not panic");
            assert_eq!(plain(&out), expected);
            let cancelled = served.cancelled.load(Ordering::Relaxed);
            assert_eq!(cancelled, usize::from(half_close_cancels));
        }
    });
}

#[test]
fn half_close_cancels_no_response_that_is_ready_at_once() {
    let limits = Limits { half_close_cancels: true, ..Limits::default() };
    let both = b"GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n";
    assert_eq!(exchange_with(limits, both, usize::MAX), ok("/a") + &ok("/b"));
}

#[test]
fn failed_write_drops_the_stream_of_the_response() {
    run(async {
        let Socket { mut client, serving, .. } = socket().await;
        client.write_all(b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("written");
        let mut some = vec![0; 100_000];
        client.read_exact(&mut some).await.expect("it never ends");
        client.set_zero_linger().expect("it can be set");
        drop(client);
        // When the connection's future has ended, the stream of its response has been dropped.
        serving.await.expect("a connection does not panic");
    });
}
