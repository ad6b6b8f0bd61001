//! The machine as its driver sees it: where bytes go in and come out, what the machine waits for,
//! and what happens when a wait takes too long. How requests are served is up to the parent module.

use std::sync::Arc;
use std::time::Duration;

use super::{Common, End, Kept, Machine, Stage, Work};
use crate::conn::line::Line;
use crate::conn::linger::Linger;
use crate::conn::output::Output;
use crate::http::{Peer, StatusCode};
use crate::limits::Limits;
use crate::pool::{BUFFER, WIDE};

/// Bytes that are read ahead while the app works on a request.
const AHEAD: usize = BUFFER - 1024;

/// How often a client is checked while nothing is read from it or written to it.
const LOOK: Duration = Duration::from_secs(1);

/// Returns how often such a client is checked with the given limits, which may make it more often.
pub(in crate::conn) fn look_time(limits: &Limits) -> Duration {
    LOOK.min(limits.half_close_time)
}

/// What a connection waits for. Each phase has its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conn) enum Phase {
    FirstByte,
    Head,
    Idle,
    Body,
    Write,
    /// The app, which has deadlines of its own.
    App,
    /// The app, while nothing is read or written that would show that the client is gone.
    Blind,
}

impl Machine {
    pub(in crate::conn) fn limits(&self) -> &Limits {
        &self.kept.limits
    }

    pub(in crate::conn) fn line(&self) -> &Line {
        &self.kept.line
    }

    pub(in crate::conn) fn common(&self) -> &Common {
        &self.kept.common
    }

    pub(in crate::conn) fn is_stopping(&self) -> bool {
        self.kept.common.has_begun_to_stop()
    }

    pub(in crate::conn) fn ends_idle(&self) -> bool {
        self.kept.common.ends_idle()
    }

    /// Returns the line and the common part, for what the connection becomes after HTTP.
    pub(in crate::conn) fn link(&self) -> (Arc<Line>, Arc<Common>) {
        (self.kept.line.clone(), self.kept.common.clone())
    }

    /// Returns whether the connection is between two requests, with nothing read of the next one.
    pub(in crate::conn) fn is_idle(&self) -> bool {
        self.work.as_ref().is_none_or(|work| work.is_idle())
    }

    /// Returns how many unused bytes from the client may lie here, or `None` if no more than the
    /// present ones are wanted. While the app is at work, that is up to one buffer of what comes
    /// next. Reading it also shows whether the connection still exists.
    pub(in crate::conn) fn wants(&self) -> Option<usize> {
        // One byte more than a head may have, so that the parser can see that the head is too long.
        let head = self.kept.limits.head_bytes + 1;
        let Some(work) = self.work.as_ref().filter(|_| !self.kept.ended) else {
            return (!self.kept.ended).then_some(head);
        };
        let most = match work.stage {
            Stage::Head | Stage::Draining | Stage::Switching if !work.output.is_empty() => {
                return None;
            }
            Stage::Head => head,
            Stage::Handling | Stage::Answering if work.starved => WIDE,
            Stage::Handling | Stage::Answering | Stage::Draining | Stage::Switching => AHEAD,
            Stage::Over => return None,
        };
        (work.input.len() < most).then_some(most)
    }

    /// Returns the room for bytes from the client, up to `most` unused ones.
    pub(in crate::conn) fn room(&mut self, most: usize) -> Option<&mut [u8]> {
        let Self { kept, work } = self;
        work.get_or_insert_with(|| kept.common.shelf.take()).input.room(most)
    }

    /// Records that `n` bytes were put into the room; 0 if the client has ended its sending.
    #[inline]
    pub(in crate::conn) fn received(&mut self, n: usize) {
        match &mut self.work {
            Some(work) if n > 0 => work.input.fill(n),
            _ => self.received_end(),
        }
    }

    fn received_end(&mut self) {
        self.kept.ended = true;
        if let Some(work) = &mut self.work {
            work.lively = self.kept.common.time.now();
        }
        if self.kept.limits.half_close_cancels {
            self.cancel("the client sends no more");
        }
    }

    /// Cancels the request in flight, if there is one.
    fn cancel(&mut self, reason: &str) {
        let Self { kept, work: Some(work) } = self else { return };
        if matches!(work.stage, Stage::Handling | Stage::Answering) {
            tracing::debug!(peer = ?kept.line.addr(), "cancelled: {reason}");
            work.cancel(kept);
            work.over(End::Close);
        }
    }

    /// Checks a client while nothing is read or written. `has_ended` says whether the client is
    /// known to have ended its sending, even if bytes before that end are not read yet.
    pub(in crate::conn) fn look(&mut self, has_ended: bool) {
        let Self { kept, work: Some(work) } = self else { return };
        let now = kept.common.time.now();
        let quiet = Duration::from_millis(now.saturating_sub(work.lively));
        if !kept.ended && !has_ended {
            work.lively = now;
        } else if kept.limits.half_close_cancels {
            self.cancel("the client sends no more");
        } else if work.stage == Stage::Answering && quiet >= kept.limits.half_close_time {
            self.cancel("the client sends no more, and the stream has nothing to send");
        }
    }

    /// Returns the output that waits to be written, if there is any.
    pub(in crate::conn) fn output(&mut self) -> Option<&mut Output> {
        self.work.as_mut().map(|work| &mut work.output).filter(|output| !output.is_empty())
    }

    /// Returns whether the machine can continue as soon as some output is written.
    pub(in crate::conn) fn is_held(&self) -> bool {
        self.work.as_ref().is_some_and(|work| work.held)
    }

    /// Returns how the connection ends, once it is over and all output is written.
    pub(in crate::conn) fn end(&mut self) -> Option<End> {
        let Some(work) = &mut self.work else {
            return self.kept.ended.then_some(End::Close);
        };
        let over = work.stage == Stage::Over && work.output.is_empty();
        over.then(|| std::mem::take(&mut work.end))
    }

    /// Returns whether nothing more is parsed and all output is written.
    #[cfg(feature = "_internals")]
    pub(in crate::conn) fn is_over(&self) -> bool {
        match &self.work {
            Some(work) => work.stage == Stage::Over && work.output.is_empty(),
            None => self.kept.ended,
        }
    }

    /// Returns the bytes that belong to what follows HTTP.
    pub(in crate::conn) fn early(&mut self) -> Vec<u8> {
        self.work.as_ref().map(|work| work.input.unused().to_vec()).unwrap_or_default()
    }

    /// Makes the present request the last one, or the next one if there is none.
    pub(in crate::conn) fn stop(&mut self) {
        self.kept.stopping = true;
    }

    /// Gives back what is not needed until something can be done again.
    pub(in crate::conn) fn rest(&mut self) {
        let Some(work) = &mut self.work else { return };
        if !work.is_idle() {
            work.input.rest();
            work.output.rest();
        } else if let Some(work) = self.work.take()
            && let Some(work) = self.kept.common.shelf.give(work)
        {
            self.set_aside(work);
        }
    }

    /// The rare part of [`Machine::rest`].
    #[inline(never)]
    fn set_aside(&self, mut work: Box<Work>) {
        let key = &self.kept.common.shelf;
        if !key.keeps_places() {
            work.close_exchange(&self.kept);
        }
        if let Some(mut surplus) = key.give_other(work) {
            surplus.close_exchange(&self.kept);
        }
    }

    /// Ends the machine's part of the connection: nothing more is parsed or answered.
    pub(in crate::conn) fn finish(&mut self) -> Linger {
        if let Some(mut work) = self.work.take() {
            work.close_exchange(&self.kept);
        }
        let Kept { line, common, limits, .. } = &self.kept;
        Linger::new(line.clone(), common.clone(), limits)
    }

    /// Ends the connection if it is between two requests. Returns whether it was.
    pub(in crate::conn) fn leave(&mut self) -> bool {
        let Some(work) = self.work.as_mut().filter(|work| work.is_idle()) else { return false };
        work.over(End::Close);
        true
    }

    /// Returns what the connection waits for, and a number that differs between two waits of the
    /// same kind.
    pub(in crate::conn) fn phase(&self) -> (Phase, u64) {
        let requests = self.kept.requests;
        let between = if requests == 0 { Phase::FirstByte } else { Phase::Idle };
        let Some(work) = &self.work else { return (between, requests) };
        if !work.output.is_empty() {
            // One wait may be for the answers of several requests.
            return (Phase::Write, 0);
        }
        let phase = match work.stage {
            // A carriage return alone is the beginning of an empty line.
            Stage::Head if !matches!(work.input.unused(), [] | b"\r") => Phase::Head,
            Stage::Head => between,
            Stage::Handling | Stage::Answering if work.starved => Phase::Body,
            Stage::Draining | Stage::Switching => Phase::Body,
            Stage::Handling | Stage::Answering => {
                let sees = !self.kept.ended && work.input.unused().len() < AHEAD;
                if sees { Phase::App } else { Phase::Blind }
            }
            Stage::Over => Phase::App,
        };
        (phase, requests)
    }

    /// Ends the present phase, whose deadline has passed.
    pub(in crate::conn) fn expire(&mut self) {
        let phase = self.phase().0;
        let Self { kept, work } = self;
        let work = work.get_or_insert_with(|| kept.common.shelf.take());
        match (phase, work.stage) {
            (Phase::App | Phase::Blind, _) => {}
            (Phase::Body, Stage::Handling | Stage::Answering) => {
                work.intake.time_out();
                work.starved = false;
            }
            (Phase::Body, Stage::Switching) => {
                let text = "the request's body did not arrive in time";
                work.refuse_request(kept, StatusCode::REQUEST_TIMEOUT, text);
            }
            (Phase::Head, _) => {
                let text = "the request's head did not arrive in time";
                work.refuse(kept, StatusCode::REQUEST_TIMEOUT, text);
            }
            (Phase::Write, _) => {
                tracing::debug!(peer = ?kept.line.addr(), "cut: the client does not read");
                work.cancel(kept);
                work.output = Output::default();
                // The bytes that the kernel still holds for the client are worth nothing either.
                work.over(End::Abort);
            }
            (Phase::FirstByte | Phase::Idle | Phase::Body, _) => {
                work.over(End::Close);
            }
        }
    }
}
