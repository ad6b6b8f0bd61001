//! The last bytes of a connection that has no protocol: they are sent, and the connection lingers.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

use super::context::ConnContext;
use super::linger::Linger;
use super::transport::Socket;

/// Sends `bytes`, lingers, and then drops `permit`. All of it takes as long as lingering may take.
pub(crate) fn send_and_close<T>(
    stream: Socket,
    bytes: Vec<u8>,
    context: ConnContext,
    permit: T,
) -> Farewell<T> {
    Farewell { stream, bytes, sent: 0, linger: Linger::new(context), _permit: permit }
}

/// The future of [`send_and_close`].
pub(crate) struct Farewell<T> {
    stream: Socket,
    bytes: Vec<u8>,
    /// How many of the bytes are sent.
    sent: usize,
    linger: Linger,
    _permit: T,
}

// No field is pinned in place.
impl<T> Unpin for Farewell<T> {}

impl<T> Future for Farewell<T> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { stream, bytes, sent, linger, _permit } = &mut *self;
        linger.register(cx);
        while !linger.has_ended() && *sent < bytes.len() {
            match ready!(Pin::new(&mut *stream).poll_write(cx, &bytes[*sent..])) {
                Ok(n) if n > 0 => *sent += n,
                Ok(_) | Err(_) => return Poll::Ready(()),
            }
        }
        linger.poll(Pin::new(stream), cx)
    }
}
