//! The time limit of a handler.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use crate::http::{BodyWait, Problem, Response, TimedOut};

/// A timer that fires later than this was delayed by a blocked worker.
const LATE: Duration = Duration::from_millis(200);

/// The time limit of a handler. It is created only if the handler does not answer at once.
pub(super) struct HandlerTimeout {
    timeout: Duration,
    /// Whether the client is told when to try again.
    is_retried: bool,
    /// How long the handler had waited for the body when the deadline was last set.
    waited: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl HandlerTimeout {
    /// Starts the timer.
    ///
    /// # Panics
    /// Outside a Tokio runtime with timers.
    pub(super) fn start(timeout: Duration, is_retried: bool) -> Self {
        Self { timeout, is_retried, waited: Duration::ZERO, sleep: Box::pin(sleep(timeout)) }
    }

    /// Returns the response when the time is over. The time does not pass while the handler waits
    /// for the client to send the body. When such a wait ends, the handler is polled again, and so
    /// is the timer.
    #[cold]
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, wait: Option<&BodyWait>) -> Poll<Response> {
        let mut sleep = self.sleep.as_mut();
        if let Some(wait) = wait {
            let Some(waited) = wait.ended() else { return Poll::Pending };
            let more = waited.saturating_sub(self.waited);
            if !more.is_zero() {
                let deadline = sleep.deadline() + more;
                sleep.as_mut().reset(deadline);
                self.waited = waited;
            }
        }
        std::task::ready!(sleep.as_mut().poll(cx));
        // Another handler blocked the worker, which delayed both the timer and this handler.
        let late = sleep.deadline().elapsed();
        if late > LATE {
            sleep.as_mut().reset(Instant::now() + late);
            return sleep.poll(cx).map(|()| self.problem());
        }
        Poll::Ready(self.problem())
    }

    fn problem(&self) -> Response {
        let Self { timeout, is_retried, .. } = *self;
        Response::from_problem(Problem::from(TimedOut::new(timeout).retried(is_retried)))
    }
}
