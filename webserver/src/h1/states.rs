//! The stages of a connection, and the only place where its stage is set.
//!
//! # Theory of operation
//!
//! A connection serves one request after the other, and its stage says how far the present one is.
//! Between two requests, and while a head arrives, the stage is `Head`. A complete head makes a
//! request, which the app has in `Handling`. The app's response then leads to one of four stages:
//!
//! - The response is complete in the output and the connection is kept. If the request's body was
//!   read to its end, the stage is `Head` again. If not, the rest of the body is discarded first, in
//!   `Draining`: otherwise the body's bytes would be taken for the next request.
//! - The response has a body that is produced while it is sent: `Streaming`. Its end leads to the
//!   same stages as the end of a response without a stream.
//! - The response switches protocols. The client may use the new protocol only after it has sent its
//!   whole request, so the rest of the request is discarded first, in `Switching`. A tunnel, which a
//!   CONNECT asks for, begins at once.
//! - The response is the last one: `Over`. Nothing is parsed in this stage, and nothing leads out of
//!   it. The output that waits is still written, and what happens to the socket then is an
//!   [`End`](crate::io::End).
//!
//! A request that is refused, a client that leaves, and a deadline that passes lead to `Over` too.
//!
//! The table has a row for each transition. A pair without a row cannot happen, unless there is a
//! bug in this crate. A debug build panics at such a pair. A release build goes to `Over`, which is
//! safe at any time: no byte is taken for a request, and the connection is closed.
//!
//! | event              | Head     | Handling  | Streaming | Draining | Switching | Over |
//! |--------------------|----------|-----------|-----------|----------|-----------|------|
//! | `Request`          | Handling | -         | -         | -        | -         | -    |
//! | `ResponseStarted`  | -        | Streaming | -         | -        | -         | -    |
//! | `ResponseDone`     | -        | Head      | Head      | -        | -         | -    |
//! | `ResponseEarly`    | -        | Draining  | Draining  | -        | -         | -    |
//! | `LastResponseDone` | -        | Over      | Over      | -        | -         | -    |
//! | `BodyDrained`      | -        | -         | -         | Head     | -         | -    |
//! | `SwitchAccepted`   | -        | Switching | -         | -        | -         | -    |
//! | `HandedOver`       | -        | Over      | -         | -        | Over      | -    |
//! | `Refused`          | Over     | Over      | -         | -        | Over      | -    |
//! | `Abandoned`        | Over     | Over      | Over      | Over     | Over      | Over |
//!
//! # What is not a stage
//!
//! - Whether the client has ended its sending, `ConnState::client_ended`. It is the state of the
//!   other direction: a client that has half-closed its connection still gets all its responses.
//! - Whether the connection is kept after the response, `ResponseSide::keep_alive`. It is what the
//!   head of the response has promised the client, and decides which event the end of the response
//!   is.
//! - Whether the handler waits for bytes of the body, `RequestSide::starved`. It is the result of
//!   the last attempt to feed the handler, and decides only which deadline the wait has and how much
//!   is read.

use self::Event::{
    Abandoned, BodyDrained, HandedOver, LastResponseDone, Refused, Request, ResponseDone,
    ResponseEarly, ResponseStarted, SwitchAccepted,
};
use self::Stage::{Draining, Handling, Head, Over, Streaming, Switching};

/// The stage that a connection has reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// Between requests, or within a head.
    #[default]
    Head,
    /// The app has the request.
    Handling,
    /// The response's head is in the output, and its body is produced while it is sent.
    Streaming,
    /// The response is in the output, and the rest of the request's body is discarded.
    Draining,
    /// The protocol is switched after the rest of the request.
    Switching,
    /// Nothing more is parsed.
    Over,
}

/// What happens on a connection, as far as its stage is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A head is complete, and the request goes to the app.
    Request,
    /// The head of a response is in the output, and its body follows as a stream.
    ResponseStarted,
    /// A response is complete, and so is its request. The connection is kept.
    ResponseDone,
    /// A response is complete before the body of its request. The connection is kept.
    ResponseEarly,
    /// A response is complete, and the connection is not kept.
    LastResponseDone,
    /// The rest of a request's body has arrived and is discarded.
    BodyDrained,
    /// The app has accepted a switch of protocols.
    SwitchAccepted,
    /// The head is in the output after which the connection has another protocol.
    HandedOver,
    /// A response that ends the connection is in the output, and it is not the app's.
    Refused,
    /// The connection ends without a further response.
    Abandoned,
}

/// The number of stages.
const STAGES: usize = Over as usize + 1;
/// The number of events.
const EVENTS: usize = Abandoned as usize + 1;

/// All transitions.
const TRANSITIONS: [(Stage, Event, Stage); 21] = [
    (Head, Request, Handling),
    (Handling, ResponseStarted, Streaming),
    (Handling, ResponseDone, Head),
    (Streaming, ResponseDone, Head),
    (Handling, ResponseEarly, Draining),
    (Streaming, ResponseEarly, Draining),
    (Handling, LastResponseDone, Over),
    (Streaming, LastResponseDone, Over),
    (Draining, BodyDrained, Head),
    (Handling, SwitchAccepted, Switching),
    (Handling, HandedOver, Over),
    (Switching, HandedOver, Over),
    (Head, Refused, Over),
    (Handling, Refused, Over),
    (Switching, Refused, Over),
    (Head, Abandoned, Over),
    (Handling, Abandoned, Over),
    (Streaming, Abandoned, Over),
    (Draining, Abandoned, Over),
    (Switching, Abandoned, Over),
    (Over, Abandoned, Over),
];

/// The stage after each event in each stage: `Over` where there is no transition.
static NEXT: [[Stage; STAGES]; EVENTS] = {
    let mut next = [[Over; STAGES]; EVENTS];
    let mut row = 0;
    while row < TRANSITIONS.len() {
        let (from, event, to) = TRANSITIONS[row];
        next[event as usize][from as usize] = to;
        row += 1;
    }
    next
};

/// The state of a connection.
#[derive(Debug, Default)]
pub(super) struct State(Stage);

impl State {
    #[inline]
    pub(super) fn stage(&self) -> Stage {
        self.0
    }

    /// Goes to the stage that follows the event.
    #[inline]
    pub(super) fn on(&mut self, event: Event) {
        debug_assert!(is_transition(self.0, event), "{event:?} cannot happen in {:?}", self.0);
        self.0 = NEXT[event as usize][self.0 as usize];
    }

    /// Goes to the stage that follows the event in `stage`, which must be the present one. The row is
    /// found when the crate is compiled, so that a request pays one instruction for each transition
    /// and not four.
    #[inline]
    pub(super) fn on_in(&mut self, stage: Stage, event: Event) {
        debug_assert_eq!(self.0, stage, "the step of a stage is taken in that stage");
        debug_assert!(is_transition(stage, event), "{event:?} cannot happen in {stage:?}");
        self.0 = NEXT[event as usize][stage as usize];
    }
}

/// Returns whether the table has a row for the pair.
fn is_transition(stage: Stage, event: Event) -> bool {
    TRANSITIONS.iter().any(|(from, on, _)| (*from, *on) == (stage, event))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    const ALL_STAGES: [Stage; STAGES] = [Head, Handling, Streaming, Draining, Switching, Over];
    const ALL_EVENTS: [Event; EVENTS] = [
        Request,
        ResponseStarted,
        ResponseDone,
        ResponseEarly,
        LastResponseDone,
        BodyDrained,
        SwitchAccepted,
        HandedOver,
        Refused,
        Abandoned,
    ];

    /// Returns the transitions as the table in the documentation of this file.
    fn printed() -> String {
        let cell = |stage, event| {
            let row = TRANSITIONS.iter().find(|(from, on, _)| (*from, *on) == (stage, event));
            row.map_or("-".to_owned(), |(_, _, to)| format!("{to:?}"))
        };
        let width = |stage| {
            let cells = ALL_EVENTS.iter().map(|event| cell(stage, *event).len());
            cells.chain([format!("{stage:?}").len()]).max().unwrap_or_default()
        };
        let mut text = String::new();
        for event in ALL_EVENTS {
            let name = format!("`{event:?}`");
            write!(text, "//! | {name:<18} |").expect("a string takes everything");
            for stage in ALL_STAGES {
                let (cell, width) = (cell(stage, event), width(stage));
                write!(text, " {cell:<width$} |").expect("a string takes everything");
            }
            text.push('\n');
        }
        text
    }

    #[test]
    fn table_of_states_is_the_one_in_the_documentation() {
        let table = printed();
        assert!(include_str!("states.rs").contains(&table), "the documentation lacks:\n{table}");
    }

    #[test]
    fn table_of_states_decides_every_pair_of_stage_and_event_once() {
        for stage in ALL_STAGES {
            for event in ALL_EVENTS {
                let rows: Vec<_> = TRANSITIONS
                    .iter()
                    .filter(|(from, on, _)| (*from, *on) == (stage, event))
                    .collect();
                assert!(rows.len() <= 1, "{stage:?} and {event:?} have several rows: {rows:?}");
                let expected = rows.first().map_or(Over, |(_, _, to)| *to);
                assert_eq!(NEXT[event as usize][stage as usize], expected);
            }
        }
    }

    #[test]
    fn last_stage_has_no_transition() {
        assert!(TRANSITIONS.iter().all(|(from, _, to)| *from != Over || *to == Over));
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "BodyDrained cannot happen in Handling"))]
    fn event_without_a_transition_ends_the_connection() {
        let mut state = State(Handling);
        state.on(BodyDrained);
        assert_eq!(state.stage(), Over);
    }
}
