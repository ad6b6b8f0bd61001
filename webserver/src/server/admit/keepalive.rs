//! TCP keepalive, which detects a client whose machine or network is gone without a FIN or a reset.

use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;

/// The number of probes that are sent to a machine that does not answer.
const PROBES: u32 = 4;

/// Makes TCP probe the client's machine after `time` of silence, and give up the connection after
/// the same time again without an answer. If `time` is less than a second, TCP does not probe.
pub(crate) fn set(socket: &TcpStream, time: Duration) {
    if time < Duration::from_secs(1) {
        return;
    }
    let socket = SockRef::from(socket);
    let set = socket.set_tcp_keepalive(&probes(time)).and_then(|()| {
        // TCP sends no keepalive probes while sent data is unacknowledged, so that case has its own
        // timeout.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        socket.set_tcp_user_timeout(Some(2 * time))?;
        Ok(())
    });
    if let Err(error) = set {
        // The connection is served anyway; other limits end it later.
        tracing::debug!(%error, "TCP keepalive could not be set");
    }
}

#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "macos",
    target_os = "ios",
    target_os = "freebsd",
    target_os = "netbsd",
    windows
))]
fn probes(time: Duration) -> TcpKeepalive {
    let interval = (time / PROBES).max(Duration::from_secs(1));
    TcpKeepalive::new().with_time(time).with_interval(interval).with_retries(PROBES)
}

#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_os = "macos",
    target_os = "ios",
    target_os = "freebsd",
    target_os = "netbsd",
    windows
)))]
fn probes(time: Duration) -> TcpKeepalive {
    TcpKeepalive::new().with_time(time)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn keepalive_probes_and_user_timeout_follow_the_limit() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let addr = listener.local_addr().expect("it is bound");
            let stream = TcpStream::connect(addr).await.expect("it listens");
            set(&stream, Duration::from_millis(999));
            let socket = SockRef::from(&stream);
            assert!(!socket.keepalive().expect("an option"));
            for (time, interval) in [(60, 15), (2, 1)].map(|(t, i)| (Duration::from_secs(t), i)) {
                set(&stream, time);
                assert!(socket.keepalive().expect("an option"));
                assert_eq!(socket.tcp_keepalive_time().expect("an option"), time);
                let every = socket.tcp_keepalive_interval().expect("an option");
                assert_eq!(every, Duration::from_secs(interval));
                assert_eq!(socket.tcp_keepalive_retries().expect("an option"), PROBES);
                let timeout = socket.tcp_user_timeout().expect("an option");
                assert_eq!(timeout, Some(2 * time));
            }
        });
    }
}
