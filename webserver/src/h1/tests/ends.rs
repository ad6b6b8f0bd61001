//! How responses end, as the functions of the requests see it.

use super::echo::Ends;
use super::*;
use crate::http::{EndReason, ResponseEnd};

/// A client over a real socket, and how the responses to its requests have ended.
struct Socket {
    client: TcpStream,
    worker: Arc<WorkerFlags>,
    serving: tokio::task::JoinHandle<()>,
    ends: Ends,
}

async fn socket(limits: Limits) -> Socket {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let addr = listener.local_addr().expect("it has an address");
    let client = TcpStream::connect(addr).await.expect("it listens");
    let (socket, peer) = listener.accept().await.expect("a client connects");
    let app = Echo::default();
    let ends = app.ends.clone();
    let mut wheel = Wheel::default();
    let worker = Arc::<WorkerFlags>::default();
    let handle = wheel.add(PeerFacts::plain(Some(peer)));
    tick(Arc::new(std::sync::Mutex::new(wheel)), worker.clone());
    let stream = crate::io::Socket::Tcp(socket);
    let serving = tokio::task::spawn_local(serve_with(stream, app, limits, handle, worker.clone()));
    Socket { client, worker, serving, ends }
}

/// Returns the ends as status (0 if there was no response), bytes and reason.
fn seen(ends: &Ends) -> Vec<(u16, u64, EndReason)> {
    let status = |end: &ResponseEnd| end.status().map_or(0, |status| status.as_u16());
    let ends = ends.lock().expect("no panic");
    ends.iter().map(|end| (status(end), end.body_bytes(), end.reason())).collect()
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nx-end: 1\r\n\r\n")
}

/// Sends the requests, reads everything, and checks how the responses have ended.
#[track_caller]
fn check(requests: &str, expected: &[(u16, u64, EndReason)]) {
    let ends = run(async {
        let Socket { mut client, serving, ends, .. } = socket(Limits::default()).await;
        client.write_all(requests.as_bytes()).await.expect("written");
        client.shutdown().await.expect("shut down");
        let _ = client.read_to_end(&mut Vec::new()).await;
        serving.await.expect("a connection does not panic");
        seen(&ends)
    });
    assert_eq!(ends, expected, "{requests:?}");
}

#[test]
fn end_of_a_response_that_was_sent_is_complete() {
    use EndReason::{BodyFailed, Complete};
    check(&get("/abc"), &[(200, 4, Complete)]);
    check(&get("/slow"), &[(200, 4, Complete)]);
    check(&get("/big"), &[(200, 100_000, Complete)]);
    check(&get("/none"), &[(204, 0, Complete)]);
    check(&get("/three"), &[(200, 9, Complete)]);
    check(&get("/six"), &[(200, 6, Complete)]);
    check(&get("/sum"), &[(200, 6, Complete)]);
    check(&get("/fails"), &[(200, 6, BodyFailed)]);
    check(&get("/panics"), &[(200, 6, BodyFailed)]);
    check(&get("/interim"), &[(500, 7, Complete)]);
    check(&get("/hinted"), &[(200, 6, Complete)]);
    check(&get("/set/connection=close/404/no"), &[(404, 2, Complete)]);
    for path in ["/abc", "/six", "/big"] {
        check(&get(path).replacen("GET", "HEAD", 1), &[(200, 0, Complete)]);
    }
}

#[test]
fn ends_of_pipelined_responses_come_in_order() {
    let requests = [get("/a"), get("/big"), get("/three"), get("/none"), get("/abcd")].concat();
    let lengths = [(200, 2), (200, 100_000), (200, 9), (204, 0), (200, 5)];
    check(&requests, &lengths.map(|(status, bytes)| (status, bytes, EndReason::Complete)));
    let plain = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";
    let requests = [plain, &get("/ab"), plain, "bad\r\n\r\n"].concat();
    check(&requests, &[(200, 3, EndReason::Complete)]);
}

#[test]
fn end_of_an_upgrade_is_the_end_of_its_head() {
    let offer =
        get("/switch").replacen("x-end", "upgrade: echo\r\nconnection: upgrade\r\nx-end", 1);
    check(&offer, &[(101, 0, EndReason::Complete)]);
    check(&get("/switch"), &[(426, 7, EndReason::Complete)]);
}

#[test]
fn end_of_a_cancelled_request_does_not_have_a_status() {
    run(async {
        let Socket { mut client, serving, ends, .. } = socket(Limits::default()).await;
        client.write_all(get("/never").as_bytes()).await.expect("written");
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(seen(&ends), []);
        client.set_zero_linger().expect("it can be set");
        drop(client);
        serving.await.expect("a connection does not panic");
        assert_eq!(seen(&ends), [(0, 0, EndReason::ClientGone)]);
    });
}

/// Starts an endless response and reads a part of it.
async fn endless(limits: Limits) -> Socket {
    let mut socket = socket(limits).await;
    socket.client.write_all(get("/endless").as_bytes()).await.expect("written");
    socket.client.read_exact(&mut [0; 1000]).await.expect("there is more");
    socket
}

#[track_caller]
fn check_cut(ends: &Ends, reason: EndReason) {
    let ends = seen(ends);
    assert!(matches!(ends[..], [(200, 300.., of)] if of == reason), "{ends:?}");
}

#[test]
fn end_of_a_response_whose_client_goes_away_is_known() {
    run(async {
        let Socket { client, serving, ends, .. } = endless(Limits::default()).await;
        assert_eq!(seen(&ends), []);
        drop(client);
        serving.await.expect("a connection does not panic");
        check_cut(&ends, EndReason::ClientGone);
    });
}

#[test]
fn end_of_a_response_that_the_client_does_not_read_is_a_timeout() {
    run(async {
        let limits = Limits { write_time: Duration::from_millis(100), ..Limits::default() };
        let Socket { client, serving, ends, .. } = endless(limits).await;
        serving.await.expect("a connection does not panic");
        let reason = seen(&ends).first().map(|end| end.2);
        // The kernel may be the one that gives up.
        assert!(matches!(reason, Some(EndReason::TimedOut | EndReason::ClientGone)), "{reason:?}");
        drop(client);
    });
}

#[test]
fn end_of_a_response_that_a_stop_cuts_is_known() {
    run(async {
        let Socket { client, worker, mut serving, ends } = endless(Limits::default()).await;
        worker.cut();
        // The socket wakes the connection, which the worker would do.
        let mut client = client;
        while tokio::time::timeout(Duration::from_millis(1), &mut serving).await.is_err() {
            let _ = client.read(&mut [0; 1 << 13]).await;
        }
        check_cut(&ends, EndReason::ServerStopped);
    });
}
