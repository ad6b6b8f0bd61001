//! One connection from its first byte to its end, as a future: its protocol, and what the
//! connection may become after it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::context::ConnContext;
use super::driver::Driver;
use super::linger::Linger;
use super::protocol::{End, Protocol};
use super::transport::{Socket, Transport};
use crate::http::Upgraded;

/// Serves one connection to its end, and then drops `permit`.
///
/// The future is written by hand, because there is one per idle connection: this future holds the
/// driver only once, and is spawned without a wrapper.
pub(crate) fn serve<P: Protocol, T>(stream: Socket, protocol: P, permit: T) -> Serving<P, T> {
    let stage = Stage::Protocol(Driver::new(protocol));
    Serving { stage, stream: Some(stream), _permit: permit }
}

/// The future of [`serve`].
pub(crate) struct Serving<P, T> {
    stage: Stage<P>,
    /// Taken when the connection is handed over.
    stream: Option<Socket>,
    _permit: T,
}

enum Stage<P> {
    Protocol(Driver<P>),
    /// The last response is sent.
    Lingering(Linger),
    /// The connection is handed over. The context is kept so that the worker can still cut the
    /// connection.
    HandedOver(Pin<Box<dyn Future<Output = ()> + Send>>, ConnContext),
}

impl<P: Protocol> Stage<P> {
    /// Returns whether the worker cuts the connection, and counts the connection unless nothing is
    /// lost by the cut.
    #[inline]
    fn is_cut(&self) -> bool {
        match self {
            Self::Protocol(driver) if !driver.is_cut() => false,
            Self::Protocol(driver) => {
                driver.count_cut();
                true
            }
            Self::Lingering(linger) => linger.is_cut(),
            Self::HandedOver(_, ConnContext { worker, .. }) => {
                if worker.is_cut() {
                    worker.count_lost();
                }
                worker.is_cut()
            }
        }
    }
}

// No field is pinned in place.
impl<P, T> Unpin for Serving<P, T> {}

impl<P: Protocol, T> Future for Serving<P, T> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { stage, stream: slot, _permit } = &mut *self;
        if stage.is_cut() {
            return Poll::Ready(());
        }
        if let (Stage::Protocol(driver), Some(stream)) = (&mut *stage, slot.as_mut()) {
            driver.register(cx);
            match ready!(driver.poll(Pin::new(stream), cx)) {
                End::Close => return Poll::Ready(()),
                End::Abort => {
                    stream.abort();
                    return Poll::Ready(());
                }
                End::Linger => *stage = Stage::Lingering(Linger::new(driver.context().clone())),
                End::HandOver { run, early } => {
                    let context = driver.context().clone();
                    let Some(stream) = slot.take() else { return Poll::Ready(()) };
                    let upgraded = Upgraded::new(early, Box::new(stream));
                    *stage = Stage::HandedOver(run(upgraded), context);
                }
            }
        }
        match (stage, slot) {
            (Stage::Lingering(linger), Some(stream)) => linger.poll(Pin::new(stream), cx),
            (Stage::HandedOver(future, _), _) => future.as_mut().poll(cx),
            (Stage::Protocol(_) | Stage::Lingering(_), _) => Poll::Ready(()),
        }
    }
}
