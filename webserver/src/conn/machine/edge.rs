//! The machine as its driver sees it: where bytes go in and come out, what it waits for, and what
//! happens when that takes too long. How requests are served is the parent's.

use super::{End, Machine, State};
use crate::conn::output::Output;
use crate::http::StatusCode;
use crate::pool::BUFFER;

/// What a connection waits for; each has its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conn) enum Phase {
    FirstByte,
    Head,
    Idle,
    Body,
    Write,
    /// The app, which has deadlines of its own.
    App,
}

impl Machine {
    /// Where bytes from the client may be put now, if any are wanted. While the app is at work that
    /// is up to one buffer of what comes next, which keeps an eye on the connection.
    pub(in crate::conn) fn room(&mut self) -> Option<&mut [u8]> {
        let most = match self.state {
            _ if self.ended => return None,
            State::Head | State::Draining(_) if !self.output.is_empty() => return None,
            // One byte more than a head may have, so that the parser can see that it is too long.
            State::Head => self.limits.head_bytes + 1,
            State::Handling(_) | State::Answering(..) | State::Draining(_) => BUFFER - 1024,
            State::Over(_) => return None,
        };
        self.input.room(most)
    }

    /// `n` bytes were put into the room; 0 if the client sends no more.
    pub(in crate::conn) fn received(&mut self, n: usize) {
        self.ended |= n == 0;
        self.input.fill(n);
    }

    /// Nothing was put into the room.
    pub(in crate::conn) fn received_nothing(&mut self) {
        self.input.rest();
    }

    pub(in crate::conn) fn output(&mut self) -> &mut Output {
        &mut self.output
    }

    /// How it ends, when it is over and all is written.
    pub(in crate::conn) fn end(&mut self) -> Option<End> {
        if !self.output.is_empty() {
            return None;
        }
        match &mut self.state {
            State::Over(end) => Some(std::mem::replace(end, End::Close)),
            State::Head | State::Handling(_) | State::Answering(..) | State::Draining(_) => None,
        }
    }

    /// Whether nothing more is parsed and all is written.
    #[cfg(feature = "_internals")]
    pub(in crate::conn) fn is_over(&self) -> bool {
        matches!(self.state, State::Over(_)) && self.output.is_empty()
    }

    /// Bytes that belong to what follows HTTP.
    pub(in crate::conn) fn early(&mut self) -> Vec<u8> {
        let early = self.input.unused().to_vec();
        self.input.clear();
        early
    }

    /// No further request is taken, and an idle connection is over.
    pub(in crate::conn) fn stop(&mut self) {
        self.stopping = true;
    }

    /// What is waited for, and a number that differs between two waits of the same kind.
    pub(in crate::conn) fn phase(&self) -> (Phase, u64) {
        let phase = match &self.state {
            _ if !self.output.is_empty() => Phase::Write,
            State::Head if !self.input.is_empty() => Phase::Head,
            State::Head if self.requests == 0 => Phase::FirstByte,
            State::Head => Phase::Idle,
            State::Handling(current) | State::Answering(current, _) if current.starved => {
                Phase::Body
            }
            State::Draining(_) => Phase::Body,
            State::Handling(_) | State::Answering(..) | State::Over(_) => Phase::App,
        };
        (phase, self.requests)
    }

    /// The deadline of the present phase has passed.
    pub(in crate::conn) fn expire(&mut self) {
        match (self.phase().0, &mut self.state) {
            (Phase::App, _) => {}
            (Phase::Body, State::Handling(current) | State::Answering(current, _)) => {
                current.intake.time_out();
                current.starved = false;
            }
            (Phase::Head, _) => {
                self.refuse(
                    StatusCode::REQUEST_TIMEOUT,
                    "the request's head did not arrive in time",
                );
            }
            (Phase::Write, _) => {
                tracing::debug!(peer = ?self.local.peer, "cut: the client does not read");
                self.output = Output::default();
                self.state = State::Over(End::Close);
            }
            (Phase::FirstByte | Phase::Idle | Phase::Body, _) => {
                self.state = State::Over(End::Close);
            }
        }
    }
}
