//! One connection from its first byte to its end, as a future: HTTP, and what the connection may
//! become after HTTP.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::driver::Driver;
use super::line::Line;
use super::linger::Linger;
use super::machine::{Common, End, Machine};
use super::transport::Transport;
use crate::http::{Dispatch, Upgraded};
use crate::limits::Limits;

/// What ties a connection to the worker that serves it.
pub(crate) struct Link {
    /// From the worker's [`Wheel`](super::Wheel).
    pub(crate) line: Arc<Line>,
    /// What the connections of that worker, and of the app that it serves, share.
    pub(crate) common: Arc<Common>,
}

/// Serves one connection to its end, and then drops `place`.
///
/// The future is written by hand, because there is one per idle connection: this future holds the
/// driver only once, and is spawned without a wrapper.
pub(crate) fn serve<S: Transport, P>(
    io: S,
    dispatch: Arc<dyn Dispatch>,
    limits: Arc<Limits>,
    link: Link,
    place: P,
) -> Serving<S, P> {
    let Link { line, common } = link;
    let driver = Driver::new(Machine::new(dispatch, limits, line, common));
    Serving { stage: Stage::Http(driver), io: Some(io), _place: place }
}

/// The future of [`serve`].
pub(crate) struct Serving<S, P> {
    stage: Stage,
    /// Taken when the connection is handed over.
    io: Option<S>,
    _place: P,
}

enum Stage {
    Http(Driver),
    /// The last answer is sent.
    Lingers(Linger),
    /// The connection is no longer an HTTP connection. The link is kept so that the worker can
    /// still cut the connection.
    Handed(Pin<Box<dyn Future<Output = ()> + Send>>, Link),
}

impl Stage {
    /// Returns whether the worker cuts the connection, and counts the connection unless nothing is
    /// lost by the cut.
    #[inline]
    fn is_cut(&self) -> bool {
        match self {
            Self::Http(driver) if !driver.is_cut() => false,
            Self::Http(driver) => {
                driver.count_cut();
                true
            }
            Self::Lingers(linger) => linger.is_cut(),
            Self::Handed(_, Link { common, .. }) => {
                if common.is_cut() {
                    common.count_lost();
                }
                common.is_cut()
            }
        }
    }
}

// No field is pinned in place.
impl<S, P> Unpin for Serving<S, P> {}

impl<S: Transport, P> Future for Serving<S, P> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { stage, io: slot, _place } = &mut *self;
        if stage.is_cut() {
            return Poll::Ready(());
        }
        if let (Stage::Http(driver), Some(io)) = (&mut *stage, slot.as_mut()) {
            driver.register(cx);
            match ready!(driver.poll(Pin::new(io), cx)) {
                End::Close => return Poll::Ready(()),
                End::Abort => {
                    io.abort();
                    return Poll::Ready(());
                }
                End::Linger => *stage = Stage::Lingers(driver.machine().finish()),
                End::Upgrade(run) => {
                    let early = driver.machine().early();
                    let (line, common) = driver.machine().link();
                    let Some(io) = slot.take() else { return Poll::Ready(()) };
                    let upgraded = Upgraded::new(early, Box::new(io));
                    *stage = Stage::Handed(run(upgraded), Link { line, common });
                }
            }
        }
        match (stage, slot) {
            (Stage::Lingers(linger), Some(io)) => linger.poll(Pin::new(io), cx),
            (Stage::Handed(future, _), _) => future.as_mut().poll(cx),
            (Stage::Http(_) | Stage::Lingers(_), _) => Poll::Ready(()),
        }
    }
}
