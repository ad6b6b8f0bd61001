//! Moves bytes between a socket and a protocol, with one read and one write for all that is there,
//! and watches the deadlines. The driver does not know what the bytes mean.

use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::context::ConnContext;
use super::output::{Output, PARTS};
use super::pace::{Pace, Paces};
use super::protocol::{Advance, End, Phase, Protocol, Wait};
use super::timer::Timer;
use super::transport::{Socket, Transport};
use crate::base::limits::Limits;

/// Bytes that a connection reads or writes before the worker's other connections get their turn; at
/// most one read or write goes beyond it. Tokio bounds how often a task reads and writes, but not
/// how much, and a fast transfer moves large pieces.
const TURN: usize = 1024 * 1024;

/// Bytes a second that a client takes, at least, of the part of a response that the kernel holds:
/// slower than any line of today.
const SLOW: u64 = 4096;

/// How often a client is checked while nothing is read from it or written to it.
const LOOK: Duration = Duration::from_secs(1);

/// The driver of one connection.
pub(super) struct Driver<P> {
    protocol: P,
    /// The waker that the handle was given.
    waker: Option<Waker>,
    /// The wait that the deadline is for.
    waits: Option<Wait>,
    paces: Paces,
    /// The kernel breaks the connection when a response stalls; see [`Driver::may_be_taking`].
    watched: bool,
}

/// Bytes that moved in each direction.
#[derive(Clone, Copy, Default)]
struct Bytes {
    read: usize,
    written: usize,
}

/// The result of a read or a write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    Some(usize),
    Nothing,
    /// The socket is broken.
    Broken,
}

impl<P: Protocol> Driver<P> {
    pub(super) fn new(protocol: P) -> Self {
        Self { protocol, waker: None, waits: None, paces: Paces::default(), watched: false }
    }

    /// Returns what the connection knows of its surroundings.
    pub(super) fn context(&self) -> &ConnContext {
        self.protocol.context()
    }

    /// Returns whether the worker cuts its connections.
    #[inline]
    pub(super) fn is_cut(&self) -> bool {
        self.context().worker.is_cut()
    }

    /// Counts the connection as cut if a request or a response is under way.
    pub(super) fn count_cut(&self) {
        if !self.protocol.is_idle() {
            self.context().worker.count_lost();
        }
    }

    fn limits(&self) -> &Limits {
        &self.context().limits
    }

    fn timer(&self) -> &Timer {
        &self.context().handle.timer
    }

    /// Returns the worker's time in milliseconds.
    fn now(&self) -> u64 {
        self.context().now()
    }

    /// Serves the protocol to its end. Returns how the connection ends then.
    pub(super) fn poll(&mut self, mut stream: Pin<&mut Socket>, cx: &mut Context<'_>) -> Poll<End> {
        let mut moved = Bytes::default();
        // The last read took all bytes that were there.
        let mut drained = false;
        loop {
            let advance = self.protocol.advance(cx);
            if advance != Advance::Waits {
                match self.write(stream.as_mut(), cx, moved.written == 0) {
                    Moved::Broken => return Poll::Ready(End::Close),
                    Moved::Some(n) => {
                        moved.written += n;
                        if advance == Advance::Held {
                            if moved.written < TURN {
                                continue;
                            }
                            yield_now(cx);
                        }
                    }
                    Moved::Nothing => {}
                }
            }
            if let Some(end) = self.protocol.end() {
                return Poll::Ready(end);
            }
            match self.read(stream.as_mut(), cx, &mut drained, moved.read) {
                Moved::Broken => return Poll::Ready(End::Close),
                Moved::Some(n) => {
                    moved.read += n;
                    continue;
                }
                Moved::Nothing => {}
            }
            if self.context().worker.ends_idle() && self.protocol.is_idle() {
                return Poll::Ready(End::Close);
            }
            if !self.has_expired(moved, &stream) || self.may_be_taking(&stream) {
                return Poll::Pending;
            }
            let is_blind = self.waits.is_some_and(|wait| wait.phase == Phase::Blind);
            if is_blind && stream.is_broken() {
                return Poll::Ready(End::Close);
            }
            self.protocol.expired(is_blind && stream.has_ended());
            self.waits = None;
            moved = Bytes::default();
        }
    }

    /// Writes until all output is written or the socket is full. The `first` write is tried
    /// directly, which nearly always writes everything. Other writes count towards the task's
    /// budget, because a response without end must yield at times.
    fn write(&mut self, mut stream: Pin<&mut Socket>, cx: &mut Context<'_>, first: bool) -> Moved {
        let Some(output) = self.protocol.output() else { return Moved::Nothing };
        let mut all = 0;
        if first && let Some(bytes) = output.whole() {
            // Any other result comes again from the write below.
            if let Ok(n) = stream.write_now(bytes) {
                all = n;
                if output.consume(n) {
                    return Moved::Some(n);
                }
            }
        }
        loop {
            let written = match output.whole() {
                Some(bytes) => stream.as_mut().poll_write(cx, bytes),
                None => write_parts(stream.as_mut(), cx, output),
            };
            match written {
                Poll::Pending => break,
                Poll::Ready(Ok(0) | Err(_)) => return Moved::Broken,
                Poll::Ready(Ok(n)) => {
                    all += n;
                    if output.consume(n) {
                        break;
                    }
                }
            }
        }
        if all > 0 { Moved::Some(all) } else { Moved::Nothing }
    }

    /// Reads once, if the protocol has room. If the last read took all bytes that were there, no
    /// buffer is taken only to find that nothing has arrived since. The first read is tried
    /// directly. Other reads count towards the task's budget, because a client that never stops
    /// sending must not keep the task from yielding. `before` is the number of bytes read since the
    /// task last yielded.
    fn read(
        &mut self,
        stream: Pin<&mut Socket>,
        cx: &mut Context<'_>,
        drained: &mut bool,
        before: usize,
    ) -> Moved {
        let Some(most) = self.protocol.wants() else { return Moved::Nothing };
        if *drained && stream.poll_readable(cx).is_pending() {
            return Moved::Nothing;
        }
        if before >= TURN {
            yield_now(cx);
            return Moved::Nothing;
        }
        let Some(room) = self.protocol.room(most) else { return Moved::Nothing };
        let there = room.len();
        let mut read =
            if before == 0 { stream.read_now(room) } else { Err(io::ErrorKind::WouldBlock.into()) };
        if read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
            let mut room = ReadBuf::new(room);
            match stream.poll_read(cx, &mut room) {
                Poll::Pending => return Moved::Nothing,
                Poll::Ready(polled) => read = polled.map(|()| room.filled().len()),
            }
        }
        let Ok(n) = read else { return Moved::Broken };
        *drained = n < there;
        self.protocol.filled(n);
        Moved::Some(n)
    }

    /// Returns whether the present wait is over its deadline. The deadline starts anew with a new
    /// wait, and with bytes that have `moved` in a wait for bytes.
    fn has_expired(&mut self, moved: Bytes, stream: &Socket) -> bool {
        let wait = self.protocol.wait();
        let same = self.waits == Some(wait);
        let got_on = match wait.phase {
            Phase::Body => moved.read > 0,
            Phase::Write => moved.written > 0,
            Phase::FirstByte | Phase::Head | Phase::Idle | Phase::App | Phase::Blind => false,
        };
        if same && !got_on {
            return wait.phase != Phase::App && self.timer().expired(self.now());
        }
        let before = self.waits.replace(wait);
        if self.watched && wait.phase != Phase::Write {
            self.watched = false;
            stream.break_when_stalled(2 * self.limits().keepalive_time);
        }
        self.keep_pace(before, wait, moved);
        match self.time_for(wait.phase) {
            // A timer that each byte sets anew would never expire.
            Some(Duration::ZERO) if matches!(wait.phase, Phase::Body | Phase::Write) => {
                return true;
            }
            Some(time) => self.timer().set(time, self.now()),
            None => self.timer().clear(),
        }
        false
    }

    /// Counts the bytes that moved and how long they were waited for.
    fn keep_pace(&mut self, before: Option<Wait>, wait: Wait, moved: Bytes) {
        let ConnContext { limits, .. } = self.protocol.context();
        let now = self.protocol.context().now();
        let Paces { body, write, .. } = &mut self.paces;
        let after_body = before.is_some_and(|before| before.phase == Phase::Body);
        if after_body {
            body.count(moved.read, now, limits);
        }
        match wait.phase {
            // The pace belongs to one body, however often the app is waited for in between.
            Phase::Body if !(after_body && before == Some(wait)) => {
                let read = if after_body { 0 } else { moved.read };
                self.paces.body_pace(wait.number).begin(read, now, limits);
            }
            Phase::Write if before == Some(wait) => write.count(moved.written, now, limits),
            Phase::Write => {
                *write = Pace::default();
                write.begin(moved.written, now, limits);
            }
            _ => {}
        }
    }

    /// Returns whether the client may still be taking the part of a response that the kernel holds.
    /// The kernel accepts more of the response only when about a third of what it holds is gone. For
    /// a client that was fast or is on the same machine, that is megabytes. The kernel sees what
    /// the client takes, so it is told to break the connection when the client takes nothing, and
    /// the deadline is put off.
    #[cold]
    fn may_be_taking(&mut self, stream: &Socket) -> bool {
        let ConnContext { limits, handle, .. } = self.protocol.context();
        let now = self.protocol.context().now();
        let write = &self.paces.write;
        let drips = write.left(limits).is_some_and(|left| left.is_zero());
        if drips || self.waits.is_none_or(|wait| wait.phase != Phase::Write) {
            return false;
        }
        let Some(held) = stream.break_when_stalled(limits.write_time) else { return false };
        let time = limits.write_time + Duration::from_secs(held / 3 / SLOW);
        let left = time.saturating_sub(write.waiting(now));
        handle.timer.set(left, now);
        self.watched = true;
        !left.is_zero()
    }

    fn time_for(&self, phase: Phase) -> Option<Duration> {
        let limits = self.limits();
        let paced = |time: Duration, pace: &Pace| {
            Some(pace.left(limits).map_or(time, |left| time.min(left)))
        };
        match phase {
            Phase::FirstByte => Some(limits.first_byte_time),
            Phase::Head => Some(limits.head_time),
            Phase::Idle => Some(limits.idle_time),
            Phase::Body => paced(limits.body_time, &self.paces.body),
            Phase::Write => paced(limits.write_time, &self.paces.write),
            // The limits may make it more often.
            Phase::Blind => Some(LOOK.min(limits.half_close_time)),
            Phase::App => None,
        }
    }

    pub(super) fn register(&mut self, cx: &Context<'_>) {
        if !self.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            self.context().handle.register(cx.waker());
            self.waker = Some(cx.waker().clone());
        }
    }
}

fn write_parts(
    stream: Pin<&mut Socket>,
    cx: &mut Context<'_>,
    output: &Output,
) -> Poll<io::Result<usize>> {
    let mut parts = [IoSlice::new(&[]); PARTS];
    let n = output.parts(&mut parts);
    stream.poll_write_vectored(cx, &parts[..n])
}

/// Lets Tokio check what has arrived for other connections before it comes back to this task.
fn yield_now(cx: &mut Context<'_>) {
    let _ = pin!(tokio::task::yield_now()).poll(cx);
}
