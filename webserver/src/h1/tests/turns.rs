//! How much a connection does before the other connections of its worker get their turn.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::*;
use crate::base::pool::BUFFER;

/// A client that has sent all its bytes at once. Reading from it never waits, and it takes
/// everything that is written, up to 16 MiB.
struct Flood {
    head: &'static [u8],
    left: usize,
    read: Arc<AtomicUsize>,
    written: Arc<AtomicUsize>,
}

impl AsyncRead for Flood {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let head = std::mem::take(&mut self.head);
        buf.put_slice(head);
        let n = self.left.min(buf.remaining());
        buf.initialize_unfilled_to(n).fill(b'x');
        buf.advance(n);
        self.left -= n;
        self.read.fetch_add(n, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Flood {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.write_now(buf))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl Transport for Flood {
    fn is_broken(&self) -> bool {
        false
    }

    fn has_ended(&self) -> bool {
        false
    }

    fn break_when_stalled(&self, _: Duration) -> Option<u64> {
        None
    }

    fn poll_readable(&self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    fn read_now(&self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::WouldBlock.into())
    }

    fn write_now(&self, bytes: &[u8]) -> io::Result<usize> {
        match self.written.fetch_add(bytes.len(), Ordering::Relaxed) {
            ..0x100_0000 => Ok(bytes.len()),
            _ => Err(io::ErrorKind::ConnectionReset.into()),
        }
    }

    fn abort(&self) {}
}

/// Returns a connection whose client uploads `left` bytes, and the number of those that were read.
fn flood(left: usize) -> (impl Future<Output = ()> + Unpin, Arc<AtomicUsize>) {
    let head = b"POST /pieces HTTP/1.1\r\nhost: x\r\ncontent-length: 100000000\r\n\r\n";
    let (read, written) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
    (served(Flood { head, left, read: read.clone(), written }), read)
}

fn served(flood: Flood) -> impl Future<Output = ()> + Unpin {
    let limits = Limits { body_bytes: 1 << 30, ..Limits::default() };
    let handle = Wheel::default().add(PeerFacts::plain(None));
    serve_with(Socket::Other(Box::new(flood)), Echo::default(), limits, handle, Arc::default())
}

#[test]
fn endless_upload_yields_to_other_connections() {
    const LENGTH: usize = 10_000_000;
    let (mut serving, read) = flood(LENGTH);
    let mut cx = Context::from_waker(Waker::noop());
    let (mut turns, mut before) = (0, 0);
    while Pin::new(&mut serving).poll(&mut cx).is_pending() {
        let all = read.load(Ordering::Relaxed);
        assert!(all - before <= (2 << 20) + BUFFER, "{} bytes in one turn", all - before);
        (turns, before) = (turns + 1, all);
        assert!(turns < 100, "it goes on");
    }
    assert!(turns > 3, "{turns} turns");
    assert_eq!(read.load(Ordering::Relaxed), LENGTH);
}

#[test]
fn endless_download_yields_to_other_connections() {
    let (read, written) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
    let head = b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut serving = served(Flood { head, left: 0, read, written: written.clone() });
    let mut cx = Context::from_waker(Waker::noop());
    for turn in 1..5 {
        assert!(Pin::new(&mut serving).poll(&mut cx).is_pending());
        let all = written.load(Ordering::Relaxed);
        assert!(all >> 20 == turn, "{all} bytes in {turn} turns");
    }
}

#[test]
fn events_of_other_connections_are_noticed_between_turns() {
    run(async {
        let (serving, read) = flood(100_000_000);
        let serving = tokio::task::spawn_local(serving);
        // A task that yields continues after Tokio has checked what has arrived.
        while read.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        let before = read.load(Ordering::Relaxed);
        assert!(before <= 4 << 20, "{before} bytes");
        serving.await.expect("no panic");
    });
}
