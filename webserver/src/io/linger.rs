//! The end of a connection after its last response: the sending side is closed, and what the client
//! still sends is read and discarded, for a bounded time and up to a bounded number of bytes. A
//! socket that is closed with unread bytes is reset, and a reset can take the response away from the
//! client before the client has read it (RFC 9112, section 9.6).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::context::ConnContext;
use super::transport::Socket;

/// A connection on which nothing more is sent.
pub(super) struct Linger {
    context: ConnContext,
    /// Bytes that may still be discarded.
    left: u64,
}

impl Linger {
    /// Starts to linger. The handle must have the waker of the task.
    pub(super) fn new(context: ConnContext) -> Self {
        let ConnContext { handle, limits, .. } = &context;
        handle.timer.set(limits.linger_time, context.now());
        Self { left: limits.linger_bytes, context }
    }

    /// Returns whether the worker cuts its connections. Nothing is lost by a cut here.
    pub(super) fn is_cut(&self) -> bool {
        self.context.worker.is_cut()
    }

    /// Gives the handle the waker of the task.
    pub(super) fn register(&self, cx: &Context<'_>) {
        self.context.handle.register(cx.waker());
    }

    /// Returns whether the time is over, or the worker cuts its connections.
    pub(super) fn has_ended(&self) -> bool {
        self.is_cut() || self.context.handle.timer.expired(self.context.now())
    }

    /// Polls until the socket may be closed.
    pub(super) fn poll(&mut self, mut stream: Pin<&mut Socket>, cx: &mut Context<'_>) -> Poll<()> {
        if self.has_ended() {
            return Poll::Ready(());
        }
        if stream.as_mut().poll_shutdown(cx).is_pending() {
            return Poll::Pending;
        }
        let mut waste = [0; 4096];
        loop {
            let mut room = ReadBuf::new(&mut waste);
            let read = ready!(stream.as_mut().poll_read(cx, &mut room));
            let n = room.filled().len() as u64;
            if read.is_err() || n == 0 || n > self.left {
                return Poll::Ready(());
            }
            self.left -= n;
        }
    }
}
