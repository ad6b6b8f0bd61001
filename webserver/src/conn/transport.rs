//! What a connection asks of its socket beside bytes.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, Interest};
use tokio::net::TcpStream;

/// A socket.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Send + Unpin + 'static {
    /// Whether the other end is gone for good. It is asked where nothing is read or written that
    /// would say so.
    fn is_broken(&self) -> bool;

    /// Whether the client sends no more, as far as is known without reading: its FIN may lie after
    /// bytes that nobody has read yet.
    fn has_ended(&self) -> bool;

    /// Has the kernel break the connection once the client has taken nothing of what was sent for
    /// that long. Gives how many bytes the kernel may hold of it at once; `None` where it cannot do
    /// that.
    fn break_when_stalled(&self, time: Duration) -> Option<u64>;

    /// Whether a read may give something, without a buffer to read into; if not, the task is woken
    /// when it may.
    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<()>;

    /// Reads what is there. Unlike a polled read it counts as nothing towards the time after which
    /// the task yields, and nobody is woken when more comes. As after such a read, one that does
    /// not fill the buffer has taken all, and it is for [`Transport::poll_readable`] to say when
    /// there is more.
    fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes what the socket takes at once. Unlike a polled write it counts as nothing towards the
    /// time after which the task yields, and nobody is woken when the socket takes more.
    fn try_write(&self, bytes: &[u8]) -> io::Result<usize>;

    /// Lets the end come to the client as an error, and not as the end of what was sent.
    fn abort(&self);
}

impl Transport for TcpStream {
    fn is_broken(&self) -> bool {
        self.take_error().map_or(true, |error| error.is_some())
    }

    fn has_ended(&self) -> bool {
        // Asked once: what Tokio has been told so far.
        let mut cx = Context::from_waker(Waker::noop());
        let ready = pin!(self.ready(Interest::READABLE)).poll(&mut cx);
        matches!(ready, Poll::Ready(Ok(ready)) if ready.is_read_closed())
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn break_when_stalled(&self, time: Duration) -> Option<u64> {
        let socket = socket2::SockRef::from(self);
        socket.set_tcp_user_timeout(Some(time)).ok()?;
        socket.send_buffer_size().ok().map(|bytes| bytes as u64)
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn break_when_stalled(&self, _: Duration) -> Option<u64> {
        None
    }

    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<()> {
        // An error is what a read gives too.
        self.poll_read_ready(cx).map(drop)
    }

    fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut some = None;
        let read = self.try_io(Interest::READABLE, || match Self::try_read(self, buffer)? {
            n if n == 0 || n == buffer.len() => Ok(n),
            // Nothing is left, so that the socket counts as not readable from before this read on:
            // what comes meanwhile is an event of its own.
            n => {
                some = Some(n);
                Err(io::ErrorKind::WouldBlock.into())
            }
        });
        some.map_or(read, Ok)
    }

    fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        Self::try_write(self, bytes)
    }

    fn abort(&self) {
        // Without it the connection ends as usual, which is less clear and no harm.
        let _ = self.set_zero_linger();
    }
}

#[cfg(test)]
impl Transport for tokio::io::DuplexStream {
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

    fn try_read(&self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::WouldBlock.into())
    }

    fn try_write(&self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::WouldBlock.into())
    }

    fn abort(&self) {}
}
