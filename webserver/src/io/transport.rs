//! The socket of a connection: the kinds of sockets that there are, and what a connection needs from
//! each besides reading and writing bytes. A further kind is an implementation of [`Transport`] and
//! a variant of [`Socket`].

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;

/// The byte stream of a connection.
pub enum Socket {
    /// A TCP connection.
    Tcp(TcpStream),
    /// A kind of stream that this crate does not know, or memory in a test.
    #[cfg(any(test, feature = "engine"))]
    Other(Box<dyn Transport>),
}

/// Evaluates an expression for whatever kind of socket the stream is.
macro_rules! each {
    ($stream:expr, $socket:ident => $value:expr) => {
        match $stream {
            Socket::Tcp($socket) => $value,
            #[cfg(any(test, feature = "engine"))]
            Socket::Other($socket) => $value,
        }
    };
}

impl Transport for Socket {
    fn is_broken(&self) -> bool {
        each!(self, socket => socket.is_broken())
    }

    fn has_ended(&self) -> bool {
        each!(self, socket => socket.has_ended())
    }

    fn break_when_stalled(&self, time: Duration) -> Option<u64> {
        each!(self, socket => socket.break_when_stalled(time))
    }

    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<()> {
        each!(self, socket => socket.poll_readable(cx))
    }

    fn read_now(&self, buffer: &mut [u8]) -> io::Result<usize> {
        each!(self, socket => socket.read_now(buffer))
    }

    fn write_now(&self, bytes: &[u8]) -> io::Result<usize> {
        each!(self, socket => socket.write_now(bytes))
    }

    fn abort(&self) {
        each!(self, socket => socket.abort());
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        each!(&mut *self, socket => Pin::new(socket).poll_read(cx, buffer))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        each!(&mut *self, socket => Pin::new(socket).poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        each!(&mut *self, socket => Pin::new(socket).poll_write_vectored(cx, parts))
    }

    fn is_write_vectored(&self) -> bool {
        each!(self, socket => socket.is_write_vectored())
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(&mut *self, socket => Pin::new(socket).poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(&mut *self, socket => Pin::new(socket).poll_shutdown(cx))
    }
}

/// One kind of socket. The methods have defaults that are right for any stream of bytes, and that do
/// without what a socket of the system can do better.
pub trait Transport: AsyncRead + AsyncWrite + Send + Unpin + 'static {
    /// Returns whether the other end is gone for good. This is asked where nothing is read or
    /// written that would show it. By default it is not known.
    fn is_broken(&self) -> bool {
        false
    }

    /// Returns whether the client has ended its sending, as far as is known without reading: the
    /// client's FIN may lie after bytes that nobody has read yet. By default it is not known.
    fn has_ended(&self) -> bool {
        false
    }

    /// Makes the kernel break the connection once the client has taken nothing of the sent bytes
    /// for `time`. Returns how many sent bytes the kernel may hold at once; `None`, the default, if
    /// the kernel cannot do that.
    fn break_when_stalled(&self, time: Duration) -> Option<u64> {
        _ = time;
        None
    }

    /// Checks whether a read may return something, without needing a buffer. If not, the task is
    /// woken when a read may. By default a read is tried.
    fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<()> {
        _ = cx;
        Poll::Ready(())
    }

    /// Reads the bytes that are there. Unlike a polled read, this read does not count towards the
    /// budget after which the task yields, and the task is not woken when more bytes arrive. As
    /// with a polled read, a read that does not fill the buffer has taken everything;
    /// [`Transport::poll_readable`] then tells when there is more. By default there is nothing
    /// without a polled read.
    fn read_now(&self, buffer: &mut [u8]) -> io::Result<usize> {
        _ = buffer;
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// Writes what the socket takes at once. Unlike a polled write, this write does not count
    /// towards the budget after which the task yields, and the task is not woken when the socket
    /// takes more. By default only a polled write writes.
    fn write_now(&self, bytes: &[u8]) -> io::Result<usize> {
        _ = bytes;
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// Makes the end of the connection an error for the client, and not the end of what was sent.
    /// By default the connection ends as usual.
    fn abort(&self) {}
}

impl Transport for TcpStream {
    fn is_broken(&self) -> bool {
        self.take_error().map_or(true, |error| error.is_some())
    }

    fn has_ended(&self) -> bool {
        // Polled once: the result is what Tokio has been told so far.
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
        // An error counts as readable, because a read returns the error too.
        self.poll_read_ready(cx).map(drop)
    }

    fn read_now(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut some = None;
        let read = self.try_io(Interest::READABLE, || match self.try_read(buffer)? {
            n if n == 0 || n == buffer.len() => Ok(n),
            // Nothing is left to read. The socket therefore counts as not readable from before this
            // read on, and bytes that arrive meanwhile are an event of their own.
            n => {
                some = Some(n);
                Err(io::ErrorKind::WouldBlock.into())
            }
        });
        some.map_or(read, Ok)
    }

    fn write_now(&self, bytes: &[u8]) -> io::Result<usize> {
        self.try_write(bytes)
    }

    fn abort(&self) {
        // Without this option the connection ends as usual, which is less clear but does no harm.
        let _ = self.set_zero_linger();
    }
}

#[cfg(test)]
impl Transport for tokio::io::DuplexStream {}
