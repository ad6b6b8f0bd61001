//! The place in the app where a connection's requests run. It is taken for the first request that
//! needs it, and kept for the next one, which may be another connection's.

use std::task::{Context, Poll};

use super::conn_state::ConnState;
use crate::http::{Exchange, Request, Response};

/// A place in the app, or none.
#[derive(Default)]
pub(super) struct AppPlace {
    exchange: Option<Box<dyn Exchange>>,
}

impl AppPlace {
    pub(super) fn is_taken(&self) -> bool {
        self.exchange.is_some()
    }

    /// Starts a request. The result is written to `polled`; see [`Exchange::start`].
    #[inline]
    pub(super) fn start(
        &mut self,
        conn: &ConnState,
        request: Request,
        cx: &mut Context<'_>,
        polled: &mut Poll<Response>,
    ) {
        let exchange = self.exchange.get_or_insert_with(|| conn.dispatch.open());
        exchange.start(request, cx, polled);
    }

    /// Continues a request; `None` if there is none.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Option<Poll<Response>> {
        self.exchange.as_mut().map(|exchange| exchange.poll(cx))
    }

    /// Drops the running request at its await point.
    pub(super) fn cancel(&mut self) {
        if let Some(exchange) = &mut self.exchange {
            exchange.cancel();
        }
    }

    /// Gives the place back to the app.
    pub(super) fn close(&mut self, conn: &ConnState) {
        if let Some(exchange) = self.exchange.take() {
            conn.dispatch.close(exchange);
        }
    }
}
