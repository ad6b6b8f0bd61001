//! The end of a connection after its last answer: the sending side is closed, and what the client
//! still sends is read and discarded, for a bounded time and up to a bounded number of bytes. A
//! socket that is closed with unread bytes is reset, and a reset can take the answer away from the
//! client before the client has read it (RFC 9112, section 9.6).

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::ReadBuf;

use super::line::Line;
use super::machine::Common;
use super::transport::Transport;
use crate::limits::Limits;

/// A connection on which nothing more is sent.
pub(super) struct Linger {
    line: Arc<Line>,
    common: Arc<Common>,
    /// Bytes that may still be discarded.
    left: u64,
}

impl Linger {
    /// Starts to linger. The line already has the waker of the task.
    pub(super) fn new(line: Arc<Line>, common: Arc<Common>, limits: &Limits) -> Self {
        line.timer.set(limits.linger_time, common.time.now());
        Self { line, common, left: limits.linger_bytes }
    }

    /// Returns whether the worker cuts its connections. Nothing is lost by a cut here.
    pub(super) fn is_cut(&self) -> bool {
        self.common.is_cut()
    }

    /// Polls until the socket may be closed.
    pub(super) fn poll<S: Transport>(
        &mut self,
        mut io: Pin<&mut S>,
        cx: &mut Context<'_>,
    ) -> Poll<()> {
        if self.line.timer.expired(self.common.time.now()) {
            return Poll::Ready(());
        }
        if io.as_mut().poll_shutdown(cx).is_pending() {
            return Poll::Pending;
        }
        let mut waste = [0; 4096];
        loop {
            let mut room = ReadBuf::new(&mut waste);
            let read = ready!(io.as_mut().poll_read(cx, &mut room));
            let n = room.filled().len() as u64;
            if read.is_err() || n == 0 || n > self.left {
                return Poll::Ready(());
            }
            self.left -= n;
        }
    }
}
