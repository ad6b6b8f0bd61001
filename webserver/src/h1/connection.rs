//! HTTP/1.1 on one connection, as the driver of `io` sees it: where bytes go in and come out, what
//! the connection waits for, and what happens when a wait takes too long. How requests are served
//! is up to `active_state`.

use std::sync::Arc;
use std::task::Context;

use super::active_pool::ActivePool;
use super::active_state::ActiveState;
use super::conn_state::ConnState;
use super::states::Stage;
use crate::base::pool::{BUFFER, MEDIUM_BUFFER};
use crate::http::{Dispatch, EndReason};
use crate::io::{Advance, ConnContext, End, Output, Phase, Protocol, Wait};

/// Bytes that are read ahead while the app works on a request.
const AHEAD: usize = BUFFER - 1024;

/// An HTTP/1.1 connection without its socket: bytes go in, requests go to the app one after the
/// other, and responses come out in the order of the requests.
pub struct Connection {
    conn: ConnState,
    pool: ActivePool,
    /// `None` while the connection is idle.
    active: Option<Box<ActiveState>>,
}

impl Connection {
    /// Makes a connection whose requests go to `dispatch`.
    pub(crate) fn new(context: ConnContext, dispatch: Arc<dyn Dispatch>, pool: ActivePool) -> Self {
        Self { conn: ConnState::new(context, dispatch), pool, active: None }
    }

    /// Returns whether nothing more is parsed and all output is written.
    #[cfg(feature = "engine")]
    pub(super) fn is_over(&self) -> bool {
        self.active.as_ref().map_or(self.conn.client_ended, |active| active.is_over())
    }

    #[cold]
    fn client_ended(&mut self) {
        let Self { conn, active, .. } = self;
        conn.client_ended = true;
        let Some(active) = active else { return };
        active.lively = conn.context.now();
        if conn.limits().half_close_cancels {
            active.cancel(conn, "the client has ended its sending");
        }
    }

    /// The rare part of giving an idle state back.
    #[inline(never)]
    fn give_back(&self, mut active: Box<ActiveState>) {
        if !self.pool.keeps_places() {
            active.app.close(&self.conn);
        }
        if let Some(mut surplus) = self.pool.give_other(active) {
            surplus.app.close(&self.conn);
        }
    }

    /// Returns what the connection waits for.
    fn waits_for(&self) -> Wait {
        let number = self.conn.requests;
        let between = if number == 0 { Phase::FirstByte } else { Phase::Idle };
        let Some(active) = &self.active else { return Wait { phase: between, number } };
        if !active.response.output.is_empty() {
            // One wait may be for the responses of several requests.
            return Wait { phase: Phase::Write, number: 0 };
        }
        let input = &active.request.input;
        let phase = match active.stage() {
            // A carriage return alone is the beginning of an empty line.
            Stage::Head if !matches!(input.unused(), [] | b"\r") => Phase::Head,
            Stage::Head => between,
            Stage::Handling | Stage::Streaming if active.request.starved => Phase::Body,
            Stage::Draining | Stage::Switching => Phase::Body,
            Stage::Handling | Stage::Streaming => {
                let sees = !self.conn.client_ended && input.len() < AHEAD;
                if sees { Phase::App } else { Phase::Blind }
            }
            Stage::Over => Phase::App,
        };
        Wait { phase, number }
    }
}

impl Protocol for Connection {
    fn context(&self) -> &ConnContext {
        &self.conn.context
    }

    #[inline]
    fn advance(&mut self, cx: &mut Context<'_>) -> Advance {
        let Some(active) = &mut self.active else { return Advance::Waits };
        active.advance(&mut self.conn, cx)
    }

    fn output(&mut self) -> Option<&mut Output> {
        let output = self.active.as_mut().map(|active| &mut active.response.output);
        output.filter(|output| !output.is_empty())
    }

    /// While the app is at work, up to one buffer of what comes next is wanted. Reading it also
    /// shows whether the connection still exists.
    fn wants(&self) -> Option<usize> {
        if self.conn.client_ended {
            return None;
        }
        // One byte more than a head may have, so that the parser can see that the head is too long.
        let head = self.conn.limits().head_bytes + 1;
        let Some(active) = &self.active else { return Some(head) };
        let most = match active.stage() {
            Stage::Head | Stage::Draining | Stage::Switching
                if !active.response.output.is_empty() =>
            {
                return None;
            }
            Stage::Head => head,
            Stage::Handling | Stage::Streaming if active.request.starved => MEDIUM_BUFFER,
            Stage::Handling | Stage::Streaming | Stage::Draining | Stage::Switching => AHEAD,
            Stage::Over => return None,
        };
        (active.request.input.len() < most).then_some(most)
    }

    fn room(&mut self, most: usize) -> Option<&mut [u8]> {
        let Self { active, pool, .. } = self;
        active.get_or_insert_with(|| pool.take()).request.input.room(most)
    }

    #[inline]
    fn filled(&mut self, n: usize) {
        match &mut self.active {
            Some(active) if n > 0 => active.request.input.fill(n),
            _ => self.client_ended(),
        }
    }

    fn is_idle(&self) -> bool {
        self.active.as_ref().is_none_or(|active| active.is_idle())
    }

    fn wait(&mut self) -> Wait {
        if let Some(active) = &mut self.active {
            if !active.is_idle() {
                active.request.input.rest();
                active.response.output.rest();
            } else if let Some(active) = self.active.take()
                && let Some(active) = self.pool.give(active)
            {
                self.give_back(active);
            }
        }
        self.waits_for()
    }

    fn expired(&mut self, half_closed: bool) {
        let Wait { phase, .. } = self.waits_for();
        let Self { conn, pool, active } = self;
        let active = active.get_or_insert_with(|| pool.take());
        match phase {
            Phase::App => {}
            Phase::Blind => active.check_client(conn, half_closed),
            Phase::FirstByte | Phase::Idle => active.head_is_late(conn, false),
            Phase::Head => active.head_is_late(conn, true),
            Phase::Body => active.body_is_late(conn),
            Phase::Write => active.client_does_not_read(conn),
        }
    }

    fn end(&mut self) -> Option<End> {
        match &mut self.active {
            Some(active) => active.end(),
            None => self.conn.client_ended.then_some(End::Close),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // The client or the server is gone: a handler that still runs is cancelled.
        if let Some(active) = &mut self.active {
            let is_cut = self.conn.context.worker.is_cut();
            let reason = if is_cut { EndReason::ServerStopped } else { EndReason::ClientGone };
            active.cut(&self.conn, reason);
        }
    }
}
