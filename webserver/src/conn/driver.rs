//! Moves bytes between a socket and a machine, one read and one write for all that is there, and
//! watches the deadlines. It knows nothing of what the bytes mean.

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

/// Bytes that are read, or written, before the worker's other connections get their turn, and at most
/// one read or write goes beyond. How often is bounded by Tokio, but not how much, and what comes or
/// goes fast does so in large pieces.
const TURN: usize = 1024 * 1024;

/// Bytes a second that a client takes, at least, of what the kernel holds of an answer: slower than
/// any line of today.
const SLOW: u64 = 4096;

pub(super) struct Driver {
    machine: Machine,
    /// The waker that the line has.
    waker: Option<Waker>,
    /// What the deadline is for.
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

/// What a read or a write came to.
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

    /// Whether the worker cuts its connections.
    #[inline]
    pub(super) fn is_cut(&self) -> bool {
        self.machine.common().is_cut()
    }

    /// Counts it as cut if a request or an answer is under way.
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

    /// In milliseconds of the worker's time.
    fn now(&self) -> u64 {
        self.machine.common().time.now()
    }

    /// Serves HTTP to its end; how the connection ends then.
    pub(super) fn poll<S: Transport>(
        &mut self,
        mut io: Pin<&mut S>,
        cx: &mut Context<'_>,
    ) -> Poll<End> {
        let mut moved = Bytes::default();
        // The last read took all that was there.
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

    /// Writes until all is out or the socket takes no more. The `first` time the short way is tried,
    /// which nearly always is all; an answer without end must yield at times.
    fn write<S: Transport>(
        &mut self,
        mut io: Pin<&mut S>,
        cx: &mut Context<'_>,
        first: bool,
    ) -> Moved {
        let Some(output) = self.machine.output() else { return Moved::Nothing };
        let mut all = 0;
        if first && let Some(bytes) = output.whole() {
            // Whatever else it says is said again below.
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

    /// Reads once, if the machine has room for it. Where all was read that was there no buffer is
    /// taken to find that nothing came since. The first time the short way is tried; a client that
    /// never stops sending must not keep the task from yielding. `before` is what was read since it
    /// last did.
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

    /// Whether the present wait is over its deadline. A new wait starts anew, and so does one for
    /// bytes of which some `moved`.
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
            // A timer that every byte sets anew would never run out.
            Some(Duration::ZERO) if matches!(waits.0, Phase::Body | Phase::Write) => return true,
            Some(time) => self.line().timer.set(time, self.now()),
            None => self.line().timer.clear(),
        }
        false
    }

    /// Counts what moved and how long that was waited for.
    fn keep_pace(&mut self, before: Option<(Phase, u64)>, waits: (Phase, u64), moved: Bytes) {
        let now = self.now();
        let limits = self.machine.limits();
        let Paces { body, write, .. } = &mut self.paces;
        let of_body = before.is_some_and(|(phase, _)| phase == Phase::Body);
        if of_body {
            body.count(moved.read, now, limits);
        }
        match waits {
            // However often the app is waited for in between, it is one body.
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

    /// Whether the client may be taking what the kernel has of an answer. The kernel takes more of it
    /// only when about a third of what it holds is gone, which is megabytes for a client that was
    /// fast or is on the same machine. So the kernel, which sees what the client takes, is to break
    /// the connection when that is nothing, and the deadline is put off.
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

/// Lets Tokio look what has arrived for others, before it comes back to this task.
fn yield_turn(cx: &mut Context<'_>) {
    let _ = pin!(tokio::task::yield_now()).poll(cx);
}
