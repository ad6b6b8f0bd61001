//! The boundary between a connection and its protocol. The driver moves bytes and watches the time;
//! the protocol says what it waits for and what its bytes mean. Neither knows the other's types, so
//! that a protocol can be driven by memory, and another protocol by the same driver.
//!
//! One turn of the driver is: [`advance`](Protocol::advance); write the
//! [`output`](Protocol::output); stop if there is an [`end`](Protocol::end); read into the
//! [`room`](Protocol::room), if the protocol [`wants`](Protocol::wants) more, and say how much was
//! [`filled`](Protocol::filled). If nothing moved, the driver [waits](Protocol::wait), and a wait
//! that takes too long has [`expired`](Protocol::expired).

use std::task::Context;

use super::context::ConnContext;
use super::output::Output;
use crate::http::OnUpgrade;

/// A protocol on one connection. When it is dropped, whatever still runs for the client is
/// cancelled.
pub trait Protocol: Send + Unpin + 'static {
    /// Returns what the connection knows of its surroundings.
    fn context(&self) -> &ConnContext;

    /// Advances as far as the received bytes, the app and the room for output allow.
    fn advance(&mut self, cx: &mut Context<'_>) -> Advance;

    /// Returns the output that waits to be written, if there is any.
    fn output(&mut self) -> Option<&mut Output>;

    /// Returns how many unused bytes from the client may lie here, or `None` if no more than the
    /// present ones are wanted.
    fn wants(&self) -> Option<usize>;

    /// Returns the room for bytes from the client, up to `most` unused ones.
    fn room(&mut self, most: usize) -> Option<&mut [u8]>;

    /// Records that `n` bytes were put into the room; 0 if the client has ended its sending.
    fn filled(&mut self, n: usize);

    /// Returns whether nothing is under way for the client, so that the connection may end without
    /// a loss.
    fn is_idle(&self) -> bool;

    /// Gives back what is not needed until something arrives, and returns what is waited for.
    fn wait(&mut self) -> Wait;

    /// Acts on a wait whose deadline has passed. `half_closed` says whether the client is known to
    /// have ended its sending, even if bytes before that end are not read yet.
    fn expired(&mut self, half_closed: bool);

    /// Returns how the connection ends, once the protocol is over and all output is written.
    fn end(&mut self) -> Option<End>;
}

/// The result of [`Protocol::advance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// There is nothing to write.
    Waits,
    /// There is output.
    Writes,
    /// There is so much output that the protocol stopped. It continues when some output is written.
    Held,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The kind of the wait.
    pub phase: Phase,
    /// A number that differs between two waits of the same phase.
    pub number: u64,
}

/// The kinds of waits. Each has its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The first byte of the connection.
    FirstByte,
    /// The rest of a request's head.
    Head,
    /// The next request.
    Idle,
    /// Bytes of a request's body.
    Body,
    /// The client, which takes the output.
    Write,
    /// The app, which has deadlines of its own.
    App,
    /// The app, while nothing is read or written that would show that the client is gone.
    Blind,
}

/// What happens to the connection when all output is written.
#[derive(Default)]
pub enum End {
    /// The connection is closed.
    #[default]
    Close,
    /// The connection is closed once the client has had time to read the last response.
    Linger,
    /// The connection is closed so that the client sees an error.
    Abort,
    /// The connection is handed over.
    HandOver {
        /// Gets the connection.
        run: OnUpgrade,
        /// The bytes that were read ahead.
        early: Vec<u8>,
    },
}
