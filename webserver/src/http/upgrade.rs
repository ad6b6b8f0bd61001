//! The connection after HTTP: a raw stream of bytes that a handler takes over with a 101, or with
//! the 200 to a CONNECT.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::{fmt, io};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The function that takes over the connection once the head is written.
pub type OnUpgrade = Box<dyn FnOnce(Upgraded) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// A stream of bytes in both directions.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A connection handed over by [`Response::upgrade`](crate::Response::upgrade) or
/// [`Response::tunnel`](crate::Response::tunnel). It yields the bytes that the server had already
/// read, then those of the socket.
///
/// The server's limits and deadlines do not apply to it, except for TCP keepalive
/// ([`Limits::keepalive_time`](crate::Limits::keepalive_time)). It should end when the server stops
/// ([`Handle::stopping`](crate::Handle::stopping)).
///
/// ```
/// use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
/// use webserver::Upgraded;
///
/// /// Sends every line back.
/// async fn echo(io: Upgraded) -> std::io::Result<()> {
///     let mut io = BufReader::new(io);
///     let mut line = String::new();
///     while io.read_line(&mut line).await? > 0 {
///         io.write_all(line.as_bytes()).await?;
///         line.clear();
///     }
///     Ok(())
/// }
/// ```
pub struct Upgraded {
    early: Vec<u8>,
    at: usize,
    stream: Box<dyn Duplex>,
}

impl Upgraded {
    pub(crate) fn new(early: Vec<u8>, stream: Box<dyn Duplex>) -> Self {
        Self { early, at: 0, stream }
    }
}

impl fmt::Debug for Upgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upgraded({} bytes read ahead)", self.early.len() - self.at)
    }
}

impl AsyncRead for Upgraded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let early = &self.early[self.at..];
        if early.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, out);
        }
        let n = early.len().min(out.remaining());
        out.put_slice(&early[..n]);
        self.at += n;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Upgraded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
