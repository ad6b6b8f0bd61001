//! Moves bytes between a socket and a machine, with one read and one write for all that is there,
//! and watches the deadlines. The driver does not know what the bytes mean.

use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::ReadBuf;

use super::line::Line;
use super::machine::{End, Machine, Phase, look_time};
use super::output::{Output, PARTS};
use super::pace::{Pace, Paces};
use super::transport::Transport;
use crate::limits::Limits;

/// Bytes that a connection reads or writes before the worker's other connections get their turn; at
/// most one read or write goes beyond it. Tokio bounds how often a task reads and writes, but not
/// how much, and a fast transfer moves large pieces.
const TURN: usize = 1024 * 1024;

/// Bytes a second that a client takes, at least, of the part of an answer that the kernel holds:
/// slower than any line of today.
const SLOW: u64 = 4096;

pub(super) struct Driver {
    machine: Machine,
    /// The waker that the line was given.
    waker: Option<Waker>,
    /// The wait that the deadline is for.
    waits: Option<(Phase, u64)>,
    paces: Paces,
    /// The kernel breaks the connection when an answer stalls; see [`Driver::may_be_taking`].
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

impl Driver {
    pub(super) fn new(machine: Machine) -> Self {
        Self { machine, waker: None, waits: None, paces: Paces::default(), watched: false }
    }

    pub(super) fn machine(&mut self) -> &mut Machine {
        &mut self.machine
    }

    /// Returns whether the worker cuts its connections.
    #[inline]
    pub(super) fn is_cut(&self) -> bool {
        self.machine.common().is_cut()
    }

    /// Counts the connection as cut if a request or an answer is under way.
    pub(super) fn count_cut(&self) {
        if !self.machine.is_idle() {
            self.machine.common().count_lost();
        }
    }

    fn limits(&self) -> &Limits {
        self.machine.limits()
    }

    fn line(&self) -> &Line {
        self.machine.line()
    }

    /// Returns the worker's time in milliseconds.
    fn now(&self) -> u64 {
        self.machine.common().time.now()
    }

    /// Serves HTTP to its end. Returns how the connection ends then.
    pub(super) fn poll<S: Transport>(
        &mut self,
        mut io: Pin<&mut S>,
        cx: &mut Context<'_>,
    ) -> Poll<End> {
        let mut moved = Bytes::default();
        // The last read took all bytes that were there.
        let mut drained = false;
        loop {
            if self.machine.is_stopping() {
                self.machine.stop();
            }
            if self.machine.advance(cx) {
                match self.write(io.as_mut(), cx, moved.written == 0) {
                    Moved::Broken => return Poll::Ready(End::Close),
                    Moved::Some(n) => {
                        moved.written += n;
                        if self.machine.is_held() {
                            if moved.written < TURN {
                                continue;
                            }
                            yield_turn(cx);
                        }
                    }
                    Moved::Nothing => {}
                }
            }
            if let Some(end) = self.machine.end() {
                return Poll::Ready(end);
            }
            match self.read(io.as_mut(), cx, &mut drained, moved.read) {
                Moved::Broken => return Poll::Ready(End::Close),
                Moved::Some(n) => {
                    moved.read += n;
                    continue;
                }
                Moved::Nothing => {}
            }
            if self.machine.ends_idle() && self.machine.leave() {
                continue;
            }
            self.machine.rest();
            let expired = self.has_expired(moved);
            if self.watched && self.waits.is_none_or(|(phase, _)| phase != Phase::Write) {
                self.watched = false;
                io.break_when_stalled(2 * self.limits().keepalive_time);
            }
            if !expired || self.may_be_taking(&*io) {
                return Poll::Pending;
            }
            if self.waits.is_some_and(|(phase, _)| phase == Phase::Blind) {
                if io.is_broken() {
                    return Poll::Ready(End::Close);
                }
                self.machine.look(io.has_ended());
            } else {
                self.machine.expire();
            }
            self.waits = None;
            moved = Bytes::default();
        }
    }

    /// Writes until all output is written or the socket is full. The `first` write is tried
    /// directly, which nearly always writes everything. Other writes count towards the task's
    /// budget, because an answer without end must yield at times.
    fn write<S: Transport>(
        &mut self,
        mut io: Pin<&mut S>,
        cx: &mut Context<'_>,
        first: bool,
    ) -> Moved {
        let Some(output) = self.machine.output() else { return Moved::Nothing };
        let mut all = 0;
        if first && let Some(bytes) = output.whole() {
            // Any other result comes again from the write below.
            if let Ok(n) = io.try_write(bytes) {
                all = n;
                if output.consume(n) {
                    return Moved::Some(n);
                }
            }
        }
        loop {
            let written = match output.whole() {
                Some(bytes) => io.as_mut().poll_write(cx, bytes),
                None => write_parts(io.as_mut(), cx, output),
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

    /// Reads once, if the machine has room. If the last read took all bytes that were there, no
    /// buffer is taken only to find that nothing has arrived since. The first read is tried
    /// directly. Other reads count towards the task's budget, because a client that never stops
    /// sending must not keep the task from yielding. `before` is the number of bytes read since the
    /// task last yielded.
    fn read<S: Transport>(
        &mut self,
        io: Pin<&mut S>,
        cx: &mut Context<'_>,
        drained: &mut bool,
        before: usize,
    ) -> Moved {
        let Some(most) = self.machine.wants() else { return Moved::Nothing };
        if *drained && io.poll_readable(cx).is_pending() {
            return Moved::Nothing;
        }
        if before >= TURN {
            yield_turn(cx);
            return Moved::Nothing;
        }
        let Some(room) = self.machine.room(most) else { return Moved::Nothing };
        let there = room.len();
        let mut read =
            if before == 0 { io.try_read(room) } else { Err(io::ErrorKind::WouldBlock.into()) };
        if read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
            let mut room = ReadBuf::new(room);
            match io.poll_read(cx, &mut room) {
                Poll::Pending => return Moved::Nothing,
                Poll::Ready(polled) => read = polled.map(|()| room.filled().len()),
            }
        }
        let Ok(n) = read else { return Moved::Broken };
        *drained = n < there;
        self.machine.received(n);
        Moved::Some(n)
    }

    /// Returns whether the present wait is over its deadline. The deadline starts anew with a new
    /// wait, and with bytes that have `moved` in a wait for bytes.
    fn has_expired(&mut self, moved: Bytes) -> bool {
        let waits = self.machine.phase();
        let same = self.waits == Some(waits);
        let got_on = match waits.0 {
            Phase::Body => moved.read > 0,
            Phase::Write => moved.written > 0,
            Phase::FirstByte | Phase::Head | Phase::Idle | Phase::App | Phase::Blind => false,
        };
        if same && !got_on {
            return waits.0 != Phase::App && self.line().timer.expired(self.now());
        }
        let before = self.waits.replace(waits);
        self.keep_pace(before, waits, moved);
        match self.time_for(waits.0) {
            // A timer that each byte sets anew would never expire.
            Some(Duration::ZERO) if matches!(waits.0, Phase::Body | Phase::Write) => return true,
            Some(time) => self.line().timer.set(time, self.now()),
            None => self.line().timer.clear(),
        }
        false
    }

    /// Counts the bytes that moved and how long they were waited for.
    fn keep_pace(&mut self, before: Option<(Phase, u64)>, waits: (Phase, u64), moved: Bytes) {
        let now = self.now();
        let limits = self.machine.limits();
        let Paces { body, write, .. } = &mut self.paces;
        let of_body = before.is_some_and(|(phase, _)| phase == Phase::Body);
        if of_body {
            body.count(moved.read, now, limits);
        }
        match waits {
            // The pace belongs to one body, however often the app is waited for in between.
            (Phase::Body, request) if !(of_body && before == Some(waits)) => {
                let read = if of_body { 0 } else { moved.read };
                self.paces.body_of(request).begin(read, now, limits);
            }
            (Phase::Write, _) if before == Some(waits) => write.count(moved.written, now, limits),
            (Phase::Write, _) => {
                *write = Pace::default();
                write.begin(moved.written, now, limits);
            }
            _ => {}
        }
    }

    /// Returns whether the client may still be taking the part of an answer that the kernel holds.
    /// The kernel accepts more of the answer only when about a third of what it holds is gone. For
    /// a client that was fast or is on the same machine, that is megabytes. The kernel sees what
    /// the client takes, so it is told to break the connection when the client takes nothing, and
    /// the deadline is put off.
    #[cold]
    fn may_be_taking<S: Transport>(&mut self, io: &S) -> bool {
        let (limits, now) = (self.machine.limits(), self.now());
        let write = &self.paces.write;
        let drips = write.left(limits).is_some_and(|left| left.is_zero());
        if drips || !matches!(self.waits, Some((Phase::Write, _))) {
            return false;
        }
        let Some(held) = io.break_when_stalled(limits.write_time) else { return false };
        let time = limits.write_time + Duration::from_secs(held / 3 / SLOW);
        let left = time.saturating_sub(write.waiting(now));
        self.line().timer.set(left, now);
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
            Phase::Blind => Some(look_time(limits)),
            Phase::App => None,
        }
    }

    pub(super) fn register(&mut self, cx: &Context<'_>) {
        if !self.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            self.line().register(cx.waker());
            self.waker = Some(cx.waker().clone());
        }
    }
}

fn write_parts<S: Transport>(
    io: Pin<&mut S>,
    cx: &mut Context<'_>,
    output: &Output,
) -> Poll<io::Result<usize>> {
    let mut parts = [IoSlice::new(&[]); PARTS];
    let n = output.parts(&mut parts);
    io.poll_write_vectored(cx, &parts[..n])
}

/// Lets Tokio check what has arrived for other connections before it comes back to this task.
fn yield_turn(cx: &mut Context<'_>) {
    let _ = pin!(tokio::task::yield_now()).poll(cx);
}
