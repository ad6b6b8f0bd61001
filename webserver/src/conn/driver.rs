//! Moves bytes between a socket and a machine, one read and one write for all that is there, and
//! watches the deadlines. It knows nothing of what the bytes mean.

use std::future::poll_fn;
use std::io::IoSlice;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::deadline::Timer;
use super::machine::{End, Machine, Phase};
use crate::http::{Dispatch, Upgraded};
use crate::limits::Limits;

/// What ties a connection to the worker that serves it.
pub(crate) struct Link {
    pub(crate) peer: Option<SocketAddr>,
    pub(crate) timer: Arc<Timer>,
    /// Set when the server stops; the timer's waker is then woken.
    pub(crate) closing: Arc<AtomicBool>,
}

/// Serves one connection to its end.
pub(crate) async fn serve<S>(
    mut io: S,
    dispatch: Arc<dyn Dispatch>,
    limits: Arc<Limits>,
    link: Link,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut driver = Driver {
        machine: Machine::new(dispatch, limits.clone(), link.peer),
        limits,
        link,
        waker: None,
        waits: None,
    };
    match poll_fn(|cx| driver.poll(Pin::new(&mut io), cx)).await {
        End::Close => {}
        End::Linger => {
            driver.link.timer.set(driver.limits.linger_time);
            poll_fn(|cx| driver.linger(Pin::new(&mut io), cx)).await;
        }
        End::Upgrade(run) => {
            let early = driver.machine.early();
            drop(driver);
            run(Upgraded::new(early, Box::new(io))).await;
        }
    }
}

struct Driver {
    machine: Machine,
    limits: Arc<Limits>,
    link: Link,
    /// The waker that the timer has.
    waker: Option<Waker>,
    /// What the deadline is for.
    waits: Option<(Phase, u64)>,
}

/// What a read or a write came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    Some,
    Nothing,
    /// The socket is broken.
    Broken,
}

impl Driver {
    fn poll<S>(&mut self, mut io: Pin<&mut S>, cx: &mut Context<'_>) -> Poll<End>
    where
        S: AsyncRead + AsyncWrite,
    {
        self.register(cx);
        let mut moved = false;
        loop {
            if self.link.closing.load(Ordering::Relaxed) {
                self.machine.stop();
            }
            self.machine.advance(cx);
            let written = self.write(io.as_mut(), cx);
            if written == Moved::Broken {
                return Poll::Ready(End::Close);
            }
            if let Some(end) = self.machine.end() {
                return Poll::Ready(end);
            }
            if written == Moved::Some && self.machine.is_held() {
                moved = true;
                continue;
            }
            let read = self.read(io.as_mut(), cx);
            match read {
                Moved::Broken => return Poll::Ready(End::Close),
                Moved::Some => {
                    moved = true;
                    continue;
                }
                Moved::Nothing => {}
            }
            moved |= written == Moved::Some;
            if !self.has_expired(moved) {
                return Poll::Pending;
            }
            self.machine.expire();
            moved = false;
        }
    }

    /// Writes until all is out or the socket takes no more.
    fn write<S: AsyncWrite>(&mut self, mut io: Pin<&mut S>, cx: &mut Context<'_>) -> Moved {
        let output = self.machine.output();
        let mut moved = Moved::Nothing;
        while !output.is_empty() {
            let written = match output.parts() {
                (first, []) => io.as_mut().poll_write(cx, first),
                ([], second) => io.as_mut().poll_write(cx, second),
                (first, second) => {
                    let parts = [IoSlice::new(first), IoSlice::new(second)];
                    io.as_mut().poll_write_vectored(cx, &parts)
                }
            };
            match written {
                Poll::Pending => return moved,
                Poll::Ready(Ok(0) | Err(_)) => return Moved::Broken,
                Poll::Ready(Ok(n)) => output.consume(n),
            }
            moved = Moved::Some;
        }
        output.rest();
        moved
    }

    /// Reads once, if the machine has room for it.
    fn read<S: AsyncRead>(&mut self, io: Pin<&mut S>, cx: &mut Context<'_>) -> Moved {
        let Some(room) = self.machine.room() else { return Moved::Nothing };
        let mut room = ReadBuf::new(room);
        match io.poll_read(cx, &mut room) {
            Poll::Pending => {
                self.machine.received_nothing();
                Moved::Nothing
            }
            Poll::Ready(Err(_)) => Moved::Broken,
            Poll::Ready(Ok(())) => {
                let n = room.filled().len();
                self.machine.received(n);
                Moved::Some
            }
        }
    }

    /// Whether the present wait is over its deadline; a new wait, or one that got on, starts anew.
    fn has_expired(&mut self, moved: bool) -> bool {
        let waits = self.machine.phase();
        let gets_on = moved && matches!(waits.0, Phase::Body | Phase::Write);
        if self.waits == Some(waits) && !gets_on {
            return waits.0 != Phase::App && self.link.timer.expired();
        }
        self.waits = Some(waits);
        match self.time_for(waits.0) {
            Some(time) => self.link.timer.set(time),
            None => self.link.timer.clear(),
        }
        false
    }

    fn time_for(&self, phase: Phase) -> Option<Duration> {
        let limits = &self.limits;
        match phase {
            Phase::FirstByte => Some(limits.first_byte_time),
            Phase::Head => Some(limits.head_time),
            Phase::Idle => Some(limits.idle_time),
            Phase::Body => Some(limits.body_time),
            Phase::Write => Some(limits.write_time),
            Phase::App => None,
        }
    }

    fn register(&mut self, cx: &Context<'_>) {
        if !self.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            self.link.timer.register(cx.waker());
            self.waker = Some(cx.waker().clone());
        }
    }

    /// Ends the sending, and reads what the client still sends until it ends too: a socket that is
    /// closed over unread bytes is reset, which can take the answer away from the client before it
    /// has read it (RFC 9112, section 9.6).
    fn linger<S>(&mut self, mut io: Pin<&mut S>, cx: &mut Context<'_>) -> Poll<()>
    where
        S: AsyncRead + AsyncWrite,
    {
        self.register(cx);
        if self.link.timer.expired() {
            return Poll::Ready(());
        }
        if io.as_mut().poll_shutdown(cx).is_pending() {
            return Poll::Pending;
        }
        let mut waste = [0; 4096];
        loop {
            let mut room = ReadBuf::new(&mut waste);
            match io.as_mut().poll_read(cx, &mut room) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(_)) => return Poll::Ready(()),
                Poll::Ready(Ok(())) if room.filled().is_empty() => return Poll::Ready(()),
                Poll::Ready(Ok(())) => {}
            }
        }
    }
}
