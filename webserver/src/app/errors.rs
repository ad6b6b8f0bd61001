//! The code of catchers as the rest of the app sees it: traits, and a function that a catcher's type
//! has as a constant. So a program without catchers does not link the code, which has 45 KiB.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::run::Runner;
use crate::http::{Problem, Response, Tie};
use crate::router::Tree;

/// Finds the catchers in the trees of a server.
pub(crate) type FindCatchers = fn(&[Tree]) -> Arc<dyn CatchPlan>;

/// Which catcher answers an error, for all workers.
pub(crate) trait CatchPlan: Send + Sync {
    /// Returns a description of two catchers that would answer the same error.
    fn conflict(&self) -> Option<String>;

    /// Makes the catchers of one worker. The runners are in the order of the trees. A catcher may
    /// take the time `timeout`.
    fn catchers(&self, runners: Vec<Runner>, timeout: Duration) -> Arc<dyn ErrorCatchers>;
}

/// The catchers of one worker.
pub(crate) trait ErrorCatchers: Send + Sync {
    /// Returns the place in which the errors of an exchange are caught, one after another.
    fn open(self: Arc<Self>) -> Box<dyn Catching>;

    /// Returns the response to input that is not a request. The catcher has to answer at once.
    fn refuse(self: Arc<Self>, problem: Problem) -> Response;
}

/// The place in which the errors of an exchange are caught.
pub(crate) trait Catching: Send {
    /// Returns the tie that a request needs, so that a catcher can see it.
    fn tie(&self) -> &Tie;

    /// Returns whether a catcher waits.
    fn is_running(&self) -> bool;

    /// Starts with an error. The result is the response of a catcher, or the error again if no
    /// catcher answers it. The route of the request counts if it is one of the table with the number
    /// `table`.
    fn start(&mut self, table: u32, response: Response, cx: &mut Context<'_>) -> Poll<Response>;

    /// Continues with a catcher that waits.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response>;

    /// Drops a catcher that waits, and what is left of the last request.
    fn rest(&mut self);
}
